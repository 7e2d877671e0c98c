package io.agentmesh.meshd.config;

import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The settings about the local agent, beyond its URL. Each has a flag, a variable and a key in the node
/// configuration that follow from its name: `--local-agent-timeout`, `MESH_LOCAL_AGENT_TIMEOUT`,
/// `local_agent_timeout`.
public final class LocalAgentSettings {
    /// For an answer, from the connection to its last byte.
    public static final Setting TIMEOUT = named("local_agent_timeout");

    /// The same for single capabilities, streams included: `report=5m,index=1h`; an object in the file.
    public static final Setting TIMEOUTS = named("local_agent_timeouts");

    /// Requests at a time.
    public static final Setting MAX_REQUESTS = named("local_agent_max_requests");

    /// Bytes of an answer.
    public static final Setting MAX_ANSWER = named("local_agent_max_answer");

    /// For a stream, from the connection to its last byte.
    public static final Setting LONGEST_STREAM = named("local_agent_longest_stream");

    /// Bytes of a stream.
    public static final Setting MAX_STREAM = named("local_agent_max_stream");

    /// Between two looks whether the agent is there.
    public static final Setting CHECK_EVERY = named("local_agent_check_every");

    /// Answers `GET` with 2xx as long as the agent is well.
    public static final Setting HEALTH_URL = named("local_agent_health_url");

    /// What the agent wants to be shown with each request, as a bearer token; stands in a file of its own.
    public static final Setting TOKEN = named("local_agent_token").asSecret();

    /// Capabilities with a timeout of their own.
    public static final int MAX_TIMEOUTS = 1_000;

    private static final ValueType<Duration> UP_TO_A_DAY =
            ValueType.duration(Duration.ofMillis(100), Duration.ofDays(1));

    private LocalAgentSettings() {}

    static ProxySettings read(SettingsReader settings) {
        ProxySettings usual = ProxySettings.defaults();
        return new ProxySettings(
                limits(settings, usual.limits()),
                settings.read(
                        CHECK_EVERY,
                        ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                        usual.checkEvery()),
                settings.read(HEALTH_URL, ValueType.url("http", "https")).orElse(null),
                settings.read(TOKEN, ValueType.secret()).orElse(null));
    }

    private static ProxyLimits limits(SettingsReader settings, ProxyLimits usual) {
        return new ProxyLimits(
                settings.read(TIMEOUT, UP_TO_A_DAY, usual.timeout()),
                settings.read(TIMEOUTS, ValueType.byName(UP_TO_A_DAY, MAX_TIMEOUTS))
                        .orElse(Map.of()),
                Math.toIntExact(settings.read(MAX_REQUESTS, ValueType.integer(1, 10_000), (long) usual.maxRequests())),
                Math.toIntExact(settings.read(MAX_ANSWER, ValueType.bytes(1, 64 << 20), (long) usual.maxAnswerBytes())),
                settings.read(LONGEST_STREAM, UP_TO_A_DAY, usual.longestStream()),
                settings.read(MAX_STREAM, ValueType.bytes(1, 1L << 40), usual.maxStreamBytes()));
    }

    private static Setting named(String key) {
        return Setting.named(key).withEnvironment("MESH_" + key.toUpperCase(Locale.ROOT));
    }
}
