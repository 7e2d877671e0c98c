package io.agentmesh.relay.config;

import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.settings.Setting;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every setting of the relay by name: the original's first (wire §10.1), then ours. What each means and its
/// default stand in `docs/operating-the-relay.md`.
public final class RelaySettings {
    /// `--listen`.
    public static final Setting LISTEN = Setting.named("listen");
    /// `--data-dir`.
    public static final Setting DATA_DIR = Setting.named("data_dir");
    /// `--cp-url`.
    public static final Setting CP_URL = Setting.named("cp_url");
    /// `--cp-token`, `MESH_RELAY_CP_TOKEN`, each also with `file` at its end.
    public static final Setting CP_TOKEN =
            Setting.named("cp_token").withEnvironment("MESH_RELAY_CP_TOKEN").asSecret();

    static final Setting RATE_LIMIT = Setting.named("rate_limit");
    static final Setting RATE_BURST = Setting.named("rate_burst");
    /// `isolate_groups`, `MESH_RELAY_ISOLATE_GROUPS`: true. The all-in-one server has it too.
    public static final Setting ISOLATE_GROUPS =
            Setting.named("isolate_groups").withEnvironment("MESH_RELAY_ISOLATE_GROUPS");

    /// `verify_signatures`, `MESH_RELAY_VERIFY_SIGNATURES`: `ends`.
    static final Setting VERIFY_SIGNATURES =
            Setting.named("verify_signatures").withEnvironment("MESH_RELAY_VERIFY_SIGNATURES");

    static final Setting VERIFY_SAMPLE = Setting.named("verify_sample");

    static final Setting MAX_PER_ADDRESS = Setting.named("max_connections_per_address");
    static final Setting MAX_LOGINS_PER_ADDRESS = Setting.named("max_logins_per_address");
    static final Setting MAX_PER_AGENT = Setting.named("max_connections_per_agent");
    static final Setting UNCOUNTED = Setting.named("uncounted_addresses");
    static final Setting DRAIN_TIMEOUT = Setting.named("drain_timeout");

    static final Setting LOGIN_TIMEOUT = Setting.named("login_timeout");
    static final Setting GATE_TIMEOUT = Setting.named("gate_timeout");
    static final Setting GATE_RECHECK = Setting.named("gate_recheck");
    static final Setting GATE_GRACE = Setting.named("gate_grace");
    static final Setting TOKEN_TTL = Setting.named("resume_token_ttl");
    static final Setting MAX_TOKENS = Setting.named("max_resume_tokens");
    static final Setting PING_AFTER = Setting.named("ping_after");
    static final Setting CLOSE_AFTER = Setting.named("close_after");
    static final Setting STALL_TIMEOUT = Setting.named("stall_timeout");
    static final Setting OUTGOING_BYTES = Setting.named("outgoing_bytes");
    static final Setting MAX_ENVELOPE_BYTES = Setting.named("max_envelope_bytes");
    static final Setting MAX_SENDERS = Setting.named("max_rate_buckets");

    /// `queue.store`: `sqlite`. The all-in-one server has it too.
    public static final Setting QUEUE_STORE = Setting.named("queue.store");
    static final Setting QUEUE_TTL = Setting.named("queue.ttl");
    static final Setting QUEUE_MAX_TTL = Setting.named("queue.max_ttl");
    static final Setting QUEUE_AGENTS = Setting.named("queue.max_agents");

    /// The table of the rates of single senders, by id.
    static final String RATE_OVERRIDES = "rate_overrides";

    private static final Set<String> RELOADED = Stream.of(
                    CP_TOKEN,
                    RATE_LIMIT,
                    RATE_BURST,
                    MAX_SENDERS,
                    VERIFY_SIGNATURES,
                    VERIFY_SAMPLE,
                    DRAIN_TIMEOUT,
                    LOGIN_TIMEOUT,
                    GATE_TIMEOUT,
                    PING_AFTER,
                    CLOSE_AFTER,
                    STALL_TIMEOUT,
                    OUTGOING_BYTES,
                    LogOptions.LEVEL)
            .map(Setting::key)
            .collect(Collectors.toUnmodifiableSet());

    private RelaySettings() {}

    /// Whether a running relay takes a new value of this key; the rest waits for a restart.
    public static boolean isReloaded(String key) {
        return RELOADED.contains(key) || key.startsWith(RATE_OVERRIDES + ".");
    }

    /// A measure of one of the queue's bounds.
    static Setting queue(String whose, String measure) {
        return Setting.named("queue." + whose + "_" + measure);
    }

    /// A figure of one sender's own rate.
    static Setting override(String agent, Setting figure) {
        return Setting.named(RATE_OVERRIDES + "." + agent + "." + figure.key());
    }
}
