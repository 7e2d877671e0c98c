package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import java.math.BigInteger;
import java.util.Optional;

/// What the daemon says of itself (sdk-and-meshd §17.3). A member that is missing or of another type is simply
/// not known: other daemons say less.
///
/// @param json everything it says
public record DaemonStatus(JsonObject json) {
    /// Its state's word.
    public Optional<String> state() {
        return text("state");
    }

    /// The registry it follows.
    public Optional<String> cpUrl() {
        return text("cp_url");
    }

    /// Why it has no link to that, if it has none and says why. The original's daemon does not say.
    public Optional<String> cpTrouble() {
        return text("cp_detail");
    }

    /// The agent that it speaks for; the original's daemon does not say.
    public Optional<String> agentId() {
        return text("agent_id");
    }

    /// Its link to the relay: a word, and what there is to say of it. The original's daemon does not say.
    public Optional<String> relay() {
        return text("relay")
                .map(word -> text("relay_detail")
                        .map(detail -> word + " (" + detail + ")")
                        .orElse(word));
    }

    /// The word of [#relay] alone.
    public Optional<String> relayWord() {
        return text("relay");
    }

    /// Host and port of the agent that it stands before. The original's daemon does not say.
    public Optional<String> localAgent() {
        return text("local_agent");
    }

    /// The same and whether the agent is there, a word and what there is to say of it.
    public Optional<String> localAgentHealth() {
        return localAgent()
                .map(address -> address
                        + text("local_agent_state").map(word -> ", " + word).orElse("")
                        + text("local_agent_detail")
                                .map(detail -> " (" + detail + ")")
                                .orElse(""));
    }

    /// Whether that agent is there, as far as the daemon knows.
    public boolean isLocalAgentUp() {
        return text("local_agent_state").filter("up"::equals).isPresent();
    }

    /// Whether it has a token.
    public boolean hasToken() {
        return JsonBoolean.TRUE.equals(json.get("has_token"));
    }

    /// A count; 0 if it is not said.
    public BigInteger count(String member) {
        return json.get(member) instanceof JsonInteger number ? number.value() : BigInteger.ZERO;
    }

    private Optional<String> text(String member) {
        return json.get(member) instanceof JsonString text ? Optional.of(text.value()) : Optional.empty();
    }
}
