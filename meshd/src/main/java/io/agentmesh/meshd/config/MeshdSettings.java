package io.agentmesh.meshd.config;

import io.agentmesh.program.settings.Setting;

/// The daemon's settings and their names in each source (sdk-and-meshd §9.1, §9.2).
public final class MeshdSettings {
    /// The node configuration file itself.
    public static final Setting CONFIG = Setting.named("config");

    /// The relay's WebSocket URL.
    public static final Setting RELAY = Setting.named("relay_url").withFlag("--relay");

    /// Whether the relay may be reached unencrypted on another machine.
    public static final Setting ALLOW_PLAIN_RELAY =
            Setting.named("allow_plain_relay").withEnvironment("MESH_ALLOW_PLAIN_RELAY");

    /// A file with certificates that relay and registry may be trusted by, beside the JDK's.
    public static final Setting CA_FILE = Setting.named("ca_file").withEnvironment("MESH_CA_FILE");

    /// The proxy on the way to the relay, or `none`; may hold a password. Without it `HTTPS_PROXY` and its
    /// companions count.
    public static final Setting RELAY_PROXY = Setting.named("relay_proxy")
            .withFlag("--relay-proxy")
            .withEnvironment("MESH_RELAY_PROXY")
            .asSecret();

    /// The proxy on the way to the registry, or `none`; may hold a password. Without it `HTTPS_PROXY` and its
    /// companions count.
    public static final Setting CP_PROXY = Setting.named("cp_proxy")
            .withFlag("--cp-proxy")
            .withEnvironment("MESH_CP_PROXY")
            .asSecret();

    /// What a relay takes that does not say it, such as an original's with other limits than its defaults.
    public static final Setting RELAY_RATE =
            Setting.named("relay_rate").withFlag("--relay-rate").withEnvironment("MESH_RELAY_RATE");

    /// How long the relay keeps envelopes for an agent that is away.
    public static final Setting RELAY_QUEUE_TTL =
            Setting.named("relay_queue_ttl").withFlag("--relay-queue-ttl").withEnvironment("MESH_RELAY_QUEUE_TTL");

    /// The largest payload that is sealed for a peer, or taken from one, and that local callers may hand in.
    public static final Setting MAX_PAYLOAD =
            Setting.named("max_payload").withFlag("--max-payload").withEnvironment("MESH_MAX_PAYLOAD");

    /// What becomes of sessions with agents that offer less than they did before.
    public static final Setting DOWNGRADE = Setting.named("downgrade").withEnvironment("MESH_DOWNGRADE");

    /// The local agent's HTTP URL.
    public static final Setting LOCAL_AGENT = Setting.named("local_agent_url").withFlag("--local-agent");

    /// A program that is an MCP server, with its arguments, in place of an HTTP agent.
    public static final Setting MCP_COMMAND = Setting.named("mcp_command").withEnvironment("MESH_MCP_COMMAND");

    /// The URL of an MCP server, in place of an HTTP agent.
    public static final Setting MCP_URL = Setting.named("mcp_url").withEnvironment("MESH_MCP_URL");

    /// The agent's Ed25519 seed, 64 hex digits.
    public static final Setting SECRET_KEY = Setting.named("secret_key_hex")
            .withFlag("--secret-key")
            .withEnvironment("MESH_SECRET_KEY")
            .asSecret();

    /// A file with an ACL policy, in place of the node configuration's `acl`.
    public static final Setting ACL = Setting.named("acl_file").withFlag("--acl");

    /// Whether every agent may call that is not revoked and that no rule of the registry denies.
    public static final Setting ALLOW_ALL = Setting.named("allow_all").withEnvironment("MESH_ALLOW_ALL");

    /// Which requests take the offline channel.
    public static final Setting DURABLE =
            Setting.named("durable").withFlag("--durable").withEnvironment("MESH_DURABLE");

    /// The lowest suite of the offline channel's sessions.
    public static final Setting MIN_SUITE =
            Setting.named("min_suite").withFlag("--min-suite").withEnvironment("MESH_MIN_SUITE");

    /// Whether the offline channel's sessions take a one-time prekey.
    public static final Setting REQUIRE_ONE_TIME =
            Setting.named("require_one_time").withFlag("--require-one-time").withEnvironment("MESH_REQUIRE_ONE_TIME");

    /// The control plane's URL.
    public static final Setting CP_URL = Setting.named("cp_url");

    private MeshdSettings() {}
}
