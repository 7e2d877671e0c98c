package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.UpgradeRefused;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one WebSocket to the control plane's `/sync` open, for ever (sdk-and-meshd §15).
///
/// Each attempt uses the URL, token and agent id of the moment. After an end or a failure it waits with
/// growing, random pauses; a connection that brought an event starts the row anew. [#changed] cuts both
/// short: a new URL, token or key counts at once. Runs on a virtual thread of its own from [#start] to
/// [#close].
public final class ControlPlaneSync implements AutoCloseable {
    /// A snapshot is one message; larger ones cut the connection.
    static final int MAX_SNAPSHOT_BYTES = 16 << 20;

    /// What the thread gets to say goodbye.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ControlPlaneSync.class);

    /// What it takes from outside.
    ///
    /// @param sockets opens connections
    /// @param ticker measures silence
    /// @param random draws pauses
    public record Seams(WebSocketClient sockets, Ticker ticker, RandomGenerator random) {}

    private final Node node;
    private final Seams seams;
    private final SyncPacing pacing;
    private final Semaphore change = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable WebSocket socket;

    public ControlPlaneSync(Node node, Seams seams, SyncPacing pacing) {
        this.node = node;
        this.seams = seams;
        this.pacing = pacing;
        this.thread = Thread.ofVirtual().name("control-plane-sync").unstarted(this::run);
    }

    /// Begins; returns at once.
    public void start() {
        thread.start();
    }

    /// URL, token or agent id changed: a connection with the old ones is closed, a pause ends.
    public void changed() {
        change.release();
        WebSocket open = socket;
        if (open != null) {
            open.close(CloseCode.NORMAL, "");
        }
    }

    /// Ends it, with a close frame if it is open, and waits for that a moment.
    @Override
    public void close() {
        closing = true;
        changed();
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private enum Attempt {
        /// Something needed was missing; it came.
        WAITED,
        /// The control plane said something before the end.
        SPOKE,
        /// It said nothing.
        FAILED
    }

    private void run() {
        try {
            int inARow = 0;
            while (!closing) {
                Attempt attempt = stay();
                inARow = attempt == Attempt.FAILED ? inARow + 1 : 1;
                if (attempt != Attempt.WAITED) {
                    pause(pacing.backoff().delay(inARow, seams.random()));
                }
            }
        } catch (InterruptedException stopped) {
            log.atDebug().log("control plane link ended");
        }
    }

    /// Connects and stays as long as it goes.
    private Attempt stay() throws InterruptedException {
        change.drainPermits();
        Optional<String> url = node.cpUrl();
        Optional<Secret> token = node.token();
        if (url.isEmpty() || token.isEmpty()) {
            log.atInfo()
                    .setMessage("control plane not used yet")
                    .addKeyValue("missing", url.isEmpty() ? "cp_url" : "token: run meshctl login")
                    .log();
            change.acquire();
            return Attempt.WAITED;
        }
        SyncConnection connection = new SyncConnection(node, seams.ticker());
        try {
            watch(seams.sockets().open(call(url.get(), token.get()), connection), connection);
            say("control plane connection ended", connection.end());
        } catch (HttpFailure failure) {
            say("control plane not connected", reason(failure));
        } catch (IllegalArgumentException unusable) {
            say("control plane URL cannot be used", String.valueOf(unusable.getMessage()));
        } finally {
            node.syncClosed();
        }
        return connection.wasUnderstood() ? Attempt.SPOKE : Attempt.FAILED;
    }

    private static void say(String what, String why) {
        log.atWarn().setMessage(what).addKeyValue("reason", why).log();
    }

    /// Waits for the connection's end; pings it, and cuts it when it is silent for too long.
    private void watch(WebSocket opened, SyncConnection connection) throws InterruptedException {
        socket = opened;
        if (change.availablePermits() > 0) {
            opened.close(CloseCode.NORMAL, "");
        }
        try {
            while (!connection.awaitEnd(pacing.pingAfter().toNanos())) {
                if (connection.silentNanos() > pacing.deadAfter().toNanos()) {
                    opened.abort();
                } else {
                    opened.ping();
                }
            }
        } finally {
            socket = null;
            opened.close(CloseCode.GOING_AWAY, "stopping");
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (change.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            log.atDebug().log("control plane link begins anew");
        }
    }

    private WebSocketCall call(String url, Secret token) {
        return WebSocketCall.to(syncUrl(url, node.self()))
                .withBearer(token.reveal())
                .withLimits(WebSocketLimits.DEFAULTS
                        .withMaxFrameBytes(MAX_SNAPSHOT_BYTES)
                        .withMaxMessageBytes(MAX_SNAPSHOT_BYTES));
    }

    /// `https` becomes `wss`, `http` becomes `ws` (sdk-and-meshd §15).
    static URI syncUrl(String cpUrl, AgentId self) {
        String base = ControlPlane.withoutTrailingSlashes(cpUrl);
        String socketBase = base.startsWith("https://") || base.startsWith("http://") ? "ws" + base.substring(4) : base;
        return URI.create(socketBase + "/sync?agent_id=" + URLEncoder.encode(self.value(), StandardCharsets.UTF_8));
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
