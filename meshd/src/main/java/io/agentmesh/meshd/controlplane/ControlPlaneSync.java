package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.LastingWebSocket.End;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.http.client.LastingWebSocket.Pacing;
import io.agentmesh.http.client.LastingWebSocket.Seams;
import io.agentmesh.http.client.UpgradeRefused;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one WebSocket to the control plane's `/sync` open, for ever (sdk-and-meshd §15). What is said on it goes
/// to a [SyncHearing].
///
/// Each attempt uses the URL, token and agent id of the moment; while one is missing or of no use it waits for
/// [#changed], which makes a new URL, token or key count at once.
public final class ControlPlaneSync implements AutoCloseable {
    /// 1 s at first and 8 s at most between attempts, so that a registry that is back is found within ten; a
    /// ping every 30 s, dead after 90 s.
    public static final Pacing PACING = Pacing.of(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8)));

    /// A snapshot is one message; larger ones cut the connection.
    static final int MAX_SNAPSHOT_BYTES = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(ControlPlaneSync.class);

    private final Node node;
    private final RegistryWay way;
    private final LastingWebSocket socket;

    /// A link that is not begun yet.
    public ControlPlaneSync(Node node, Seams seams, Pacing pacing, RegistryWay way) {
        this.node = node;
        this.way = way;
        this.socket = new LastingWebSocket("control-plane-sync", seams, pacing, new Follower());
    }

    /// Begins; returns at once.
    public void start() {
        socket.start();
    }

    /// URL, token or agent id changed: a connection with the old ones is closed, a pause ends.
    public void changed() {
        socket.changed();
    }

    /// Ends it, with a close frame if it is open, and waits for that a moment.
    @Override
    public void close() {
        socket.close();
    }

    private final class Follower implements LastingWebSocket.Owner {
        private final SyncHearing hearing = new SyncHearing(node);

        @Override
        public Optional<WebSocketCall> call() {
            Optional<String> url = node.cpUrl();
            Optional<Secret> token = node.token();
            if (url.isEmpty() || token.isEmpty()) {
                log.atInfo()
                        .setMessage("control plane not used yet")
                        .addKeyValue("missing", url.isEmpty() ? "cp_url" : "token: run meshctl login")
                        .log();
                return Optional.empty();
            }
            try {
                return Optional.of(callOf(url.get(), token.get()));
            } catch (IllegalArgumentException unusable) {
                say("control plane URL cannot be used", String.valueOf(unusable.getMessage()));
                return Optional.empty();
            }
        }

        @Override
        public void opened() {
            hearing.opened();
            log.atInfo().setMessage("control plane connected").log();
        }

        @Override
        public Heard heard(String text) {
            return hearing.heard(text);
        }

        @Override
        public Duration ended(End end) {
            switch (end) {
                case End.Closed(var how) -> notConnected("control plane connection ended", how);
                case End.NotOpened(var why) -> notConnected("control plane not connected", reason(why));
                case End.Stopped() -> hearing.closed("");
            }
            return Duration.ZERO;
        }

        private void notConnected(String what, String why) {
            hearing.closed(why);
            say(what, why);
        }
    }

    private static void say(String what, String why) {
        log.atWarn().setMessage(what).addKeyValue("reason", why).log();
    }

    private WebSocketCall callOf(String url, Secret token) {
        return WebSocketCall.to(syncUrl(url, node.self()))
                .withBearer(token.reveal())
                .withTls(way.trust())
                .withProxies(way.proxies())
                .withLimits(WebSocketLimits.DEFAULTS
                        .withMaxFrameBytes(MAX_SNAPSHOT_BYTES)
                        .withMaxMessageBytes(MAX_SNAPSHOT_BYTES));
    }

    /// `https` becomes `wss`, `http` becomes `ws` (sdk-and-meshd §15). `features` is ignored by a control plane
    /// of the original's.
    static URI syncUrl(String cpUrl, AgentId self) {
        String base = ControlPlane.withoutTrailingSlashes(cpUrl);
        String socketBase = base.startsWith("https://") || base.startsWith("http://") ? "ws" + base.substring(4) : base;
        return URI.create(socketBase + "/sync?agent_id=" + URLEncoder.encode(self.value(), StandardCharsets.UTF_8)
                + "&features=prekeys");
    }

    /// The statuses of a control plane and what to do about them.
    private static String reason(HttpFailure failure) {
        if (!(failure instanceof UpgradeRefused refused)) {
            return String.valueOf(failure.getMessage());
        }
        return switch (refused.response().status()) {
            case 400, 404 -> "it does not know this agent; run: meshctl register";
            case 401 -> "it does not accept the token; run: meshctl login";
            case 403 -> "this agent is registered by somebody else";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
