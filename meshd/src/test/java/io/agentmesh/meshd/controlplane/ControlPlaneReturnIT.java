package io.agentmesh.meshd.controlplane;

import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.LastingWebSocket.Seams;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.program.secret.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How soon a control plane that is back is found: the connections are real, the pauses pass at once.
final class ControlPlaneReturnIT {
    private static final int SEEDS = 20;
    /// Ten seconds, less what it may take to connect and log in.
    private static final Duration LATEST = Duration.ofSeconds(10).minusSeconds(2);

    private final EventLoops loops = EventLoops.create(1);
    private final FakeControlPlane controlPlane;

    ControlPlaneReturnIT() throws Exception {
        controlPlane = FakeControlPlane.start();
    }

    @AfterEach
    void close() {
        controlPlane.close();
        loops.close();
    }

    /// Each pause of the schedule, those far behind its longest included.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 50})
    void linkIsBackWithinTenSecondsHoweverOftenItFailedBefore(int failures) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            var outage = new Outage(failures);

            try (var _ = follow(outage, seed)) {
                controlPlane.nextFollower();
                // Here: a link that is being closed may pause once more.
                assertThat(outage.waited).as("seed %d", seed).isBetween(Duration.ofNanos(1), LATEST);
            }
        }
    }

    private ControlPlaneSync follow(Outage outage, long seed) {
        var node = new Node(BOB.id(), ConfiguredAcl.none());
        node.useControlPlane(controlPlane.url());
        node.useToken(Secret.of("c4n4ry-tok"));
        var random = new Random(seed);
        var sockets = WebSocketClient.create(loops, random, System::nanoTime);
        var seams = new Seams(sockets, System::nanoTime, random, outage);
        var sync = new ControlPlaneSync(node, seams, ControlPlaneSync.PACING, RegistryWay.STRAIGHT);
        sync.start();
        return sync;
    }

    /// The control plane is back at the worst moment: right after one more attempt failed.
    private final class Outage implements LastingWebSocket.Waiting {
        private final int failures;
        private int failed;
        private volatile Duration waited = Duration.ZERO;

        Outage(int failures) {
            this.failures = failures;
            controlPlane.refuseSync(Optional.of(HttpResponse.error(503, "away")));
        }

        @Override
        public boolean cutShort(Semaphore change, Duration pause) {
            if (++failed >= failures) {
                controlPlane.refuseSync(Optional.empty());
                waited = waited.plus(pause);
            }
            return false;
        }
    }
}
