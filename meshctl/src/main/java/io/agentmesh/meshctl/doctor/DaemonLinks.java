package io.agentmesh.meshctl.doctor;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The daemon, and what hangs on it: the relay, the agent behind it, the rules.
///
/// @param daemon answers
/// @param registry where the command line finds the registry, if anywhere
/// @param door tries whether somebody listens
record DaemonLinks(DaemonClient daemon, Optional<String> registry, Door door) {
    private static final String DAEMON = "daemon";
    private static final String RELAY = "relay";
    private static final String AGENT = "agent";
    private static final String ACL = "acl";
    private static final String UNTOLD = "this meshd does not tell";
    /// How a daemon shows a local agent that is an MCP server.
    private static final String MCP = "mcp:";

    List<Finding> look() {
        DaemonStatus status;
        try {
            status = daemon.status();
        } catch (CommandException failed) {
            List<Finding> findings = new ArrayList<>(List.of(Finding.broken(DAEMON, failed.failure())));
            List.of(RELAY, AGENT, ACL).forEach(link -> findings.add(Finding.skipped(link, "meshd does not answer")));
            return findings;
        }
        return List.of(daemon(status), relay(status), agent(status), rules(status));
    }

    private Finding daemon(DaemonStatus status) {
        String who = status.agentId().map(id -> "it speaks for " + id).orElse("it answers");
        Optional<String> elsewhere = status.cpUrl().filter(url -> registry.isPresent() && !url.equals(registry.get()));
        if (elsewhere.isPresent()) {
            return Finding.warning(
                    DAEMON,
                    who + ", and follows another registry: " + elsewhere.get(),
                    "Restart it with --cp-url " + registry.get() + ", or log in there");
        }
        if (!status.hasToken()) {
            return Finding.warning(
                    DAEMON,
                    who + ", and has no token: the registry does not know it",
                    "meshctl login, then restart meshd");
        }
        if (status.cpTrouble().isPresent()) {
            return Finding.warning(
                    DAEMON,
                    who + ", and has no link to the registry: "
                            + status.cpTrouble().get(),
                    "It tries again by itself, by the proxy of its own environment or cp_proxy and with the"
                            + " certificates of its ca_file; what it knew of the group still counts");
        }
        return Finding.ok(DAEMON, who);
    }

    private static Finding relay(DaemonStatus status) {
        String text = status.relay().orElse("");
        return switch (status.relayWord().orElse("")) {
            case "" -> Finding.skipped(RELAY, UNTOLD);
            case "up" -> Finding.ok(RELAY, "the link is up");
            case "off" ->
                broken(
                        RELAY,
                        Cause.NOT_CONFIGURED,
                        "meshd has no relay",
                        "Restart it with --relay wss://HOST/relay/ws");
            default ->
                broken(
                        RELAY,
                        Cause.RELAY_DOWN,
                        "the link is " + text,
                        "It is tried again by itself; does the relay run there, and does a firewall let it through?");
        };
    }

    private Finding agent(DaemonStatus status) {
        Optional<String> address = status.localAgent();
        if (address.isEmpty()) {
            return Finding.skipped(AGENT, UNTOLD);
        }
        if (address.get().startsWith(MCP)) {
            return mcpServer(address.get(), status);
        }
        return door.refusal(address.get())
                .map(why -> broken(
                        AGENT,
                        Cause.UNAVAILABLE,
                        "nobody takes requests at " + address.get() + ": " + why,
                        "Start your agent there, or restart meshd with --local-agent URL"))
                .orElseGet(() -> Finding.ok(AGENT, "somebody listens at " + address.get()));
    }

    /// Nobody else can knock at it: it is the daemon's child, and the daemon knows.
    private static Finding mcpServer(String address, DaemonStatus status) {
        return status.isLocalAgentUp()
                ? Finding.ok(AGENT, "the MCP server runs: " + address)
                : broken(
                        AGENT,
                        Cause.UNAVAILABLE,
                        "the MCP server does not: " + status.localAgentHealth().orElse(address),
                        "It is started again by itself; the log of meshd has what it says");
    }

    private Finding rules(DaemonStatus status) {
        JsonArray rules;
        try {
            rules = daemon.aclRules();
        } catch (CommandException failed) {
            return Finding.skipped(ACL, failed.failure().sentence());
        }
        Optional<String> self = status.agentId();
        long callers = rules.items().stream()
                .filter(rule -> rule instanceof JsonObject object
                        && self.isPresent()
                        && new JsonString(self.get()).equals(object.get("target")))
                .count();
        String own = callers == 0
                ? "none is about calls to this agent: agents of the same owner may call it, others may not"
                : callers + " about calls to this agent";
        return Finding.ok(
                ACL, "rules: " + rules.items().size() + ", " + own + " (meshctl why CALLER CALLEE CAPABILITY)");
    }

    private static Finding broken(String link, Cause cause, String what, String next) {
        return Finding.broken(link, new Failure(cause, what, "", next));
    }
}
