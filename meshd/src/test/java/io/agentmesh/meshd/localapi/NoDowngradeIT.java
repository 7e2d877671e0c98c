package io.agentmesh.meshd.localapi;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.prekey.Terms;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// I9: whatever a registry, a relay or an older bundle takes away, and whatever the owner's policy is, a message goes
/// out sealed on a channel that the policy allows, or there is a word that says why not.
final class NoDowngradeIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);
    private static final String SECRET = "c4n4ry-text";

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private int askedLive;

    NoDowngradeIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        world.advance(A_MOMENT);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// What is taken away, and the word for it where a session would be begun; empty where none is needed.
    private enum Strip {
        NOTHING(""),
        REGISTRY_NEVER_SAW_A_BUNDLE("durable_unavailable"),
        REGISTRY_HAS_NO_BUNDLE_ANY_MORE("feature_withdrawn"),
        REGISTRY_SERVES_AN_OLDER_BUNDLE("bundle_rollback"),
        REGISTRY_SERVES_ANOTHER_BUNDLE_OF_THE_SERIAL("bundle_fork"),
        REGISTRY_FORGES_THE_FEATURES("bad_bundle"),
        REGISTRY_FORGES_THE_SUITES("bad_bundle"),
        REGISTRY_FORGES_THE_POLICY("bad_bundle"),
        REGISTRY_WITHHOLDS_ONE_TIME_PREKEYS(""),
        REGISTRY_IS_AWAY("registry_unreachable"),
        PEER_SIGNED_ITS_FEATURE_AWAY("durable_unavailable"),
        PEER_SIGNED_ITS_SUITE_AWAY("durable_unavailable"),
        PEER_TAKES_NO_DURABLE_MESSAGES("durable_unavailable"),
        RELAY_DROPS_EVERYTHING("");

        private final String word;

        Strip(String word) {
            this.word = word;
        }
    }

    /// What the owner allows: the channels, the lowest suite, one-time prekeys.
    private enum Policy {
        ALLOW("allow", "1", "false"),
        OFF("off", "1", "false"),
        REQUIRE("require", "1", "false"),
        REQUIRE_WITH_ONE_TIME("require", "1", "true"),
        REQUIRE_WITH_ANOTHER_SUITE("require", "2", "false"),
        ALLOW_WITH_ONE_TIME("allow", "1", "true"),
        ALLOW_WITH_ANOTHER_SUITE("allow", "2", "false");

        private final String channels;
        private final String suite;
        private final String oneTime;

        Policy(String channels, String suite, String oneTime) {
            this.channels = channels;
            this.suite = suite;
            this.oneTime = oneTime;
        }

        DurablePolicy rules() {
            return DurablePolicy.parse(channels)
                    .orElseThrow()
                    .withMinSuites(DurablePolicy.parseMinSuite(suite).orElseThrow())
                    .requiringOneTime(DurablePolicy.parseOneTime(oneTime).orElseThrow());
        }

        boolean forbidsLive() {
            return this == REQUIRE || this == REQUIRE_WITH_ONE_TIME || this == REQUIRE_WITH_ANOTHER_SUITE;
        }

        boolean forbidsDurable() {
            return this == OFF || this == REQUIRE_WITH_ANOTHER_SUITE || this == ALLOW_WITH_ANOTHER_SUITE;
        }

        boolean wantsOneTime() {
            return this == REQUIRE_WITH_ONE_TIME || this == ALLOW_WITH_ONE_TIME;
        }
    }

    static Stream<Arguments> all() {
        return Arrays.stream(Strip.values())
                .flatMap(strip -> Arrays.stream(Policy.values()).map(policy -> Arguments.of(strip, policy)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void messageGoesOutSealedOnAChannelThatIsAllowedOrThereIsAWordWhyNot(Strip strip, Policy policy) throws Exception {
        take(strip);
        alice.demand(policy.rules().demands(BOB.id()));
        ChannelChoice choice = choice(policy);

        assertThat(outcome(choice)).isEqualTo(expected(strip, policy));
        assertThat(live(choice)).isEqualTo(policy.forbidsLive() ? "policy" : "answered live");
        assertThat(choice.isLive(BOB.id())).isEqualTo(policy.forbidsDurable());

        assertThat(askedLive).isEqualTo(policy.forbidsLive() ? 0 : 1);
        assertThat(world.carried()).allSatisfy(envelope -> {
            assertThat(ControlHandler.isFor(envelope)).isTrue();
            assertThat(envelope.toJson()).doesNotContain(SECRET);
        });
    }

    private static String expected(Strip strip, Policy policy) {
        if (policy.forbidsDurable()) {
            return "policy";
        }
        if (!strip.word.isEmpty()) {
            return strip.word;
        }
        if (strip == Strip.RELAY_DROPS_EVERYTHING) {
            return "sealed";
        }
        boolean isRefused = strip == Strip.REGISTRY_WITHHOLDS_ONE_TIME_PREKEYS && policy.wantsOneTime();
        return isRefused ? "no_prekeys" : "processed";
    }

    private void take(Strip strip) throws Exception {
        SignedBundle bundle = world.registry().bundleOf(BOB.id());
        BundleName name = BundleName.of(bundle);
        Terms terms = bundle.bundle().terms();
        switch (strip) {
            case NOTHING -> {}
            case REGISTRY_NEVER_SAW_A_BUNDLE -> world.registry().hide(BOB.id());
            case REGISTRY_HAS_NO_BUNDLE_ANY_MORE -> {
                hear(name);
                world.registry().hide(BOB.id());
            }
            case REGISTRY_SERVES_AN_OLDER_BUNDLE -> hear(new BundleName(name.serial() + 1, name.digest()));
            case REGISTRY_SERVES_ANOTHER_BUNDLE_OF_THE_SERIAL ->
                hear(new BundleName(name.serial(), Octets.of(new byte[32])));
            case REGISTRY_FORGES_THE_FEATURES -> forge(bundle, ",\"offline/1\"", "");
            case REGISTRY_FORGES_THE_SUITES -> forge(bundle, "\"suites\":[1]", "\"suites\":[1,2]");
            case REGISTRY_FORGES_THE_POLICY -> forge(bundle, "\"durable\":true", "\"durable\":false");
            case REGISTRY_WITHHOLDS_ONE_TIME_PREKEYS -> world.registry().leave(BOB.id(), 0);
            case REGISTRY_IS_AWAY -> world.registry().isAway(true);
            case PEER_SIGNED_ITS_FEATURE_AWAY ->
                sign(bundle, new Terms(terms.suites(), List.of("meta"), terms.policy(), terms.limits()));
            case PEER_SIGNED_ITS_SUITE_AWAY ->
                sign(bundle, new Terms(List.of(2), terms.features(), terms.policy(), terms.limits()));
            case PEER_TAKES_NO_DURABLE_MESSAGES ->
                sign(
                        bundle,
                        new Terms(
                                terms.suites(),
                                terms.features(),
                                new Terms.Policy(terms.policy().require(), false),
                                terms.limits()));
            case RELAY_DROPS_EVERYTHING -> world.lose(envelope -> true);
        }
    }

    /// Bob names this one in a handshake.
    private void hear(BundleName named) throws Exception {
        alice.channel().vouching().heard(BOB.id(), named);
        world.settle();
    }

    private void forge(SignedBundle bundle, String there, String instead) {
        assertThat(bundle.text()).contains(there);
        world.registry().forge(bundle.text().replace(there, instead));
    }

    private void sign(SignedBundle before, Terms terms) {
        Bundle bundle = before.bundle();
        Bundle.Edition old = bundle.edition();
        var edition = new Bundle.Edition(old.serial() + 1, old.issuedAtMillis(), old.expiresAtMillis());
        world.registry().serve(new Bundle(bundle.owner(), edition, terms, bundle.signedPrekey()).sign(BOB));
    }

    /// What becomes of a message: its state if it was sealed, else the word that says why not.
    private String outcome(ChannelChoice choice) throws Exception {
        Decoded<SentMessage> taken = choice.send(alice.draft(bob, SECRET, null));
        if (taken instanceof Decoded.Bad<SentMessage>(Violation why)) {
            return why.code().word();
        }
        world.advance(A_MOMENT);
        SentMessage message = alice.sent(alice.draftId(SECRET));
        String problem = message.progress().problem();
        boolean waits = message.progress().state().word().equals("stored");
        return waits && problem != null ? problem : message.progress().state().word();
    }

    private static String live(ChannelChoice choice) throws Exception {
        return switch (choice.request(BOB.id(), new JsonString(SECRET), A_MOMENT)) {
            case Reply.Failed(Violation why) -> why.code().word();
            default -> "answered live";
        };
    }

    /// Noise has tests of its own for what a relay can do to it; here it is told from the other channel.
    private ChannelChoice choice(Policy policy) {
        var away = new Reach.Away(new Violation(ErrorCode.AGENT_OFFLINE, "no handshake"));
        var ways = new ChannelChoice.Ways(
                (target, payload, timeout) -> {
                    askedLive++;
                    return new Reply.Result(payload);
                },
                (target, payload, timeout) -> MeshStream.of(List.of(), new StreamEnd.Completed()),
                (target, timeout) -> CompletableFuture.completedFuture(away),
                alice.channel());
        return new ChannelChoice(ways, policy::rules);
    }
}
