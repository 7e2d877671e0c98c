package io.agentmesh.relay.config;

import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import io.agentmesh.relay.connection.ConnectionCaps;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.ConnectionLimits.Login;
import io.agentmesh.relay.connection.ConnectionLimits.Watch;
import io.agentmesh.relay.connection.GatePolicy;
import io.agentmesh.relay.connection.GatePolicy.Groups;
import io.agentmesh.relay.connection.SignaturePolicy;
import io.agentmesh.relay.connection.SignaturePolicy.Where;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.QueueLimits.Room;
import java.time.Duration;

/// Reads what a connection and the queue may take, and what the gate means.
final class LimitSettings {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MIB = 1 << 20;
    private static final long TIB = 1L << 40;

    private final SettingsReader settings;

    LimitSettings(SettingsReader settings) {
        this.settings = settings;
    }

    ConnectionLimits connection() {
        ConnectionLimits standard = ConnectionLimits.DEFAULTS;
        return new ConnectionLimits(
                login(),
                watch(),
                settings.read(
                        RelaySettings.OUTGOING_BYTES, ValueType.bytes(64 << 10, 1 << 30), standard.outgoingBytes()),
                // A Rust peer takes no more than 16 MiB in one frame (wire §10.3), and loses its connection over it.
                Math.toIntExact(
                        settings.read(RelaySettings.MAX_ENVELOPE_BYTES, ValueType.bytes(1 << 10, 16 * MIB), (long)
                                standard.maxEnvelopeBytes())),
                settings.read(
                        RelaySettings.DRAIN_TIMEOUT,
                        ValueType.duration(Duration.ZERO, Duration.ofHours(1)),
                        standard.drain()));
    }

    ConnectionCaps caps() {
        ConnectionCaps standard = ConnectionCaps.DEFAULTS;
        return new ConnectionCaps(
                count(RelaySettings.MAX_PER_ADDRESS, standard.perAddress()),
                count(RelaySettings.MAX_LOGINS_PER_ADDRESS, standard.unregisteredPerAddress()),
                count(RelaySettings.MAX_PER_AGENT, standard.perAgent()),
                settings.read(RelaySettings.UNCOUNTED, ValueType.addresses(), standard.uncounted()));
    }

    private Login login() {
        Login standard = Login.DEFAULTS;
        return new Login(
                time(RelaySettings.LOGIN_TIMEOUT, standard.step()),
                time(RelaySettings.GATE_TIMEOUT, standard.gate()),
                settings.read(
                        RelaySettings.TOKEN_TTL,
                        ValueType.duration(Duration.ZERO, Duration.ofDays(1)),
                        standard.tokenTtl()),
                count(RelaySettings.MAX_TOKENS, standard.maxTokens()));
    }

    private Watch watch() {
        Watch standard = Watch.DEFAULTS;
        Duration ping = time(RelaySettings.PING_AFTER, standard.pingAfter());
        Duration close = time(RelaySettings.CLOSE_AFTER, standard.closeAfter());
        Duration stall = time(RelaySettings.STALL_TIMEOUT, standard.stall());
        if (ping.compareTo(close) >= 0) {
            settings.problem("ping_after must be less than close_after: a silent agent is pinged before it is closed");
        }
        return new Watch(ping, close, stall, lookEvery(ping, stall));
    }

    /// Often enough that the shortest of the times is kept within a third of it.
    private static Duration lookEvery(Duration ping, Duration stall) {
        Duration third = (ping.compareTo(stall) < 0 ? ping : stall).dividedBy(3);
        return third.compareTo(Watch.DEFAULTS.every()) < 0 ? third : Watch.DEFAULTS.every();
    }

    SignaturePolicy signatures() {
        SignaturePolicy standard = SignaturePolicy.DEFAULTS;
        return new SignaturePolicy(
                settings.read(RelaySettings.VERIFY_SIGNATURES, ValueType.oneOf(Where.class), standard.where()),
                Math.toIntExact(settings.read(
                        RelaySettings.VERIFY_SAMPLE, ValueType.integer(1, 1_000_000), (long) standard.sampleOneIn())));
    }

    GatePolicy gate() {
        GatePolicy standard = GatePolicy.DEFAULTS;
        boolean isolate =
                settings.read(RelaySettings.ISOLATE_GROUPS, ValueType.trueOrFalse(), standard.groups() == Groups.APART);
        return new GatePolicy(
                isolate ? Groups.APART : Groups.TOGETHER,
                settings.read(
                        RelaySettings.GATE_RECHECK,
                        ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                        standard.recheck()),
                settings.read(
                        RelaySettings.GATE_GRACE,
                        ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
                        standard.grace()));
    }

    QueueLimits queue() {
        QueueLimits standard = QueueLimits.DEFAULTS;
        return new QueueLimits(
                room("pair", standard.pair()),
                room("agent", standard.address()),
                room("sender", standard.sender()),
                room("total", standard.total()),
                count(RelaySettings.QUEUE_AGENTS, standard.addresses()),
                settings.read(
                        RelaySettings.QUEUE_TTL,
                        ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
                        standard.timeToLive()),
                settings.read(
                        RelaySettings.QUEUE_MAX_TTL,
                        ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
                        standard.longestWorth()));
    }

    private Room room(String whose, Room standard) {
        return new Room(
                settings.read(
                        RelaySettings.queue(whose, "envelopes"),
                        ValueType.integer(1, 1_000_000_000),
                        standard.envelopes()),
                settings.read(RelaySettings.queue(whose, "bytes"), ValueType.bytes(1, TIB), standard.bytes()));
    }

    private Duration time(Setting setting, Duration standard) {
        return settings.read(setting, ValueType.duration(SHORTEST, LONGEST), standard);
    }

    private int count(Setting setting, int standard) {
        return Math.toIntExact(settings.read(setting, ValueType.integer(1, 10_000_000), (long) standard));
    }
}
