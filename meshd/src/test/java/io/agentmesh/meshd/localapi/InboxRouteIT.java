package io.agentmesh.meshd.localapi;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.testing.LocalRequests;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /inbox/{id}`: ids are their senders'.
final class InboxRouteIT {
    @Test
    void messageOfTwoPeersUnderOneIdIsShownOnceItIsSaidWhose(@TempDir Path folder) throws Exception {
        try (OfflineWorld world = new OfflineWorld(folder)) {
            OfflineEnd bob = world.join(BOB);
            OfflineEnd alice = world.join(ALICE);
            Draft draft = alice.draft(bob, "one", null);
            alice.submit(draft);
            world.join(CAROL).submit(draft);
            world.advance(Duration.ofSeconds(3));
            Routes routes = MessageRoutes.routes(Optional.of(durableOnly(bob.channel())));
            String path = "/inbox/" + draft.name().id();

            assertThatExceptionOfType(RequestRefused.class)
                    .isThrownBy(() -> routes.answer(LocalRequests.of("GET", path, "")))
                    .satisfies(refused -> assertThat(refused.response().bodyText())
                            .contains("\"code\":409", "\"reason\":\"ambiguous\"", "?from=AGENT"));
            HttpResponse shown =
                    (HttpResponse) routes.answer(LocalRequests.of("GET", path + "?from=" + CAROL.id(), ""));

            assertThat(shown.bodyText()).contains("\"from\":\"" + CAROL.id() + "\"");
        }
    }

    private static ChannelChoice durableOnly(OfflineChannel channel) {
        var ways = new ChannelChoice.Ways(
                (target, payload, timeout) -> {
                    throw new AssertionError("not asked here");
                },
                (target, payload, timeout) -> {
                    throw new AssertionError("not asked here");
                },
                (target, timeout) -> {
                    throw new AssertionError("not asked here");
                },
                channel);
        return new ChannelChoice(ways, () -> DurablePolicy.ALLOWING);
    }
}
