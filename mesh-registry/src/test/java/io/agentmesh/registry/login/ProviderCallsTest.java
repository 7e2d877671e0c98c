package io.agentmesh.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.login.Provider.Grant;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Calls of a provider end, whatever it does.
final class ProviderCallsTest {
    @Test
    void providerThatNeverAnswersIsGivenUpAfterTheDeadline() throws Exception {
        try (var provider = new FakeProvider();
                var calls = ProviderCalls.within(Duration.ofMillis(50), System::nanoTime)) {
            assertThatThrownBy(() -> calls.send(HttpCall.get(URI.create(provider.address() + "/never"))))
                    .isInstanceOf(ProviderFailure.class)
                    .hasMessageContaining("failed to reach");
        }
    }

    @Test
    void answerOfOneByteTooManyIsAFailure() throws Exception {
        try (var provider = new FakeProvider();
                var calls = ProviderCalls.within(Duration.ofSeconds(20), System::nanoTime)) {
            provider.will("/x", 200, " ".repeat(ProviderCalls.MAX_BYTES))
                    .will("/x", 200, " ".repeat(ProviderCalls.MAX_BYTES + 1));
            HttpCall call = HttpCall.get(URI.create(provider.address() + "/x"));

            assertThat(calls.send(call).status()).isEqualTo(200);
            assertThatThrownBy(() -> calls.send(call)).isInstanceOf(ProviderFailure.class);
        }
    }

    @Test
    void oneCallMoreThanMayRunIsRefusedAtOnce() throws Exception {
        try (var provider = new FakeProvider();
                var calls = ProviderCalls.within(Duration.ofSeconds(20), System::nanoTime)) {
            HttpCall call = HttpCall.get(URI.create(provider.address() + "/never"));
            List<Thread> hanging = new ArrayList<>();
            for (int i = 0; i < ProviderCalls.MAX_AT_A_TIME; i++) {
                hanging.add(Thread.ofVirtual().start(() -> hang(calls, call)));
            }
            Awaitility.await().until(() -> provider.asked().size() == ProviderCalls.MAX_AT_A_TIME);

            assertThatThrownBy(() -> calls.send(call)).hasMessageContaining("too many logins");

            hanging.forEach(Thread::interrupt);
            for (Thread thread : hanging) {
                thread.join();
            }
        }
    }

    @Test
    void oneGrantMoreThanWaitMakesTheOldestGo() {
        var grants = new Grants(FakeClock.atSomeDay());
        for (int i = 0; i <= Grants.MAX; i++) {
            grants.keep(SecretHash.of("code " + i), new Grant(Secret.of("x"), null));
        }

        assertThat(grants.size()).isEqualTo(Grants.MAX);
        assertThat(grants.of(SecretHash.of("code 0"))).isEmpty();
        assertThat(grants.of(SecretHash.of("code 1"))).isPresent();
    }

    @Test
    void grantWaitsNoLongerThanItMay() {
        var clock = FakeClock.atSomeDay();
        var grants = new Grants(clock);
        grants.keep(SecretHash.of("code"), new Grant(Secret.of("x"), null));

        clock.advance(Grants.LIFE);
        assertThat(grants.of(SecretHash.of("code"))).isPresent();
        clock.advance(Duration.ofNanos(1));
        assertThat(grants.of(SecretHash.of("code"))).isEmpty();
    }

    private static void hang(ProviderCalls calls, HttpCall call) {
        try {
            calls.send(call);
        } catch (ProviderFailure | InterruptedException ended) {
            // What every call of these comes to when the test is over.
            Thread.currentThread().interrupt();
        }
    }
}
