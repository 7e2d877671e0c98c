package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.LiveRegistry;
import io.agentmesh.meshd.testing.TallyingAgent;
import io.agentmesh.meshd.testing.TestRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two daemons that shake hands know each other's bundle afterwards, though none asked the registry for it.
final class BundleVouchingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final TallyingAgent agent = new TallyingAgent();
    private final LiveRegistry registry;
    private final List<LiveDaemon> daemons = new ArrayList<>();
    private final TestRelay relay = new TestRelay(0);

    BundleVouchingIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.registry = new LiveRegistry(folder);
        registry.register(ALICE.id(), "alice");
        registry.register(BOB.id(), "bob");
    }

    @AfterEach
    void closeAll() throws Exception {
        agent.close();
        daemons.forEach(LiveDaemon::close);
        relay.close();
        registry.close();
    }

    @Test
    void daemonsNameTheirBundlesInTheHandshakeOfALiveRequest() throws Exception {
        publish(ALICE);
        publish(BOB);
        LiveDaemon alice = start(ALICE);
        LiveDaemon bob = start(BOB);
        alice.awaitUp();
        bob.awaitUp();

        await().atMost(PATIENCE).until(() -> ask(alice).isSuccess());
        bob.close();

        assertThat(bundlesSeenBy(BOB)).containsExactly(ALICE.id() + " named");
        assertThat(review(alice).status()).isEqualTo(204);
        assertThat(review(alice).bodyText()).contains("\"code\":404", "\"reason\":\"unknown_agent\"");
    }

    private static HttpResponse ask(LiveDaemon daemon) throws Exception {
        return daemon.caller()
                .post("/request", "{\"target\":\"" + BOB.id() + "\",\"capability\":\"echo\",\"payload\":{\"n\":1}}");
    }

    /// An operator looked at what Alice knows of Bob's bundles.
    private static HttpResponse review(LiveDaemon daemon) throws Exception {
        return daemon.caller().call("DELETE", "/bundles/" + BOB.id());
    }

    private List<String> bundlesSeenBy(AgentKeyPair keys) throws SQLException {
        List<String> seen = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + channelOf(keys));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT peer, taken FROM bundle_seen")) {
            while (rows.next()) {
                seen.add(rows.getString(1) + (rows.getInt(2) == 0 ? " named" : " taken"));
            }
        }
        return seen;
    }

    private void publish(AgentKeyPair keys) throws Exception {
        LiveDaemon daemon = start(keys);
        await().atMost(PATIENCE).until(() -> registry.hasPrekeysOf(keys.id()));
        await().atMost(PATIENCE).until(() -> knowsThatItPublished(keys));
        daemon.close();
    }

    /// The registry has a bundle a moment before its daemon has written that it does.
    private boolean knowsThatItPublished(AgentKeyPair keys) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + channelOf(keys));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM edition WHERE published = 1")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    private Path channelOf(AgentKeyPair keys) {
        return folder.resolve(keys.id().value().substring(0, 4)).resolve("offline/channel.db");
    }

    private LiveDaemon start(AgentKeyPair keys) throws Exception {
        LiveDaemon daemon = LiveDaemon.of(keys, relay.url(), agent.url())
                .with(registry.url(), registry.token())
                .start(folder);
        daemons.add(daemon);
        return daemon;
    }
}
