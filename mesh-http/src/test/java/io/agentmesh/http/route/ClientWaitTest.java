package io.agentmesh.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.http.message.HangUp;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ClientWaitTest {
    private Runnable hangUp = () -> {};
    private boolean watching;
    private final HttpRequest request = HttpRequest.of("POST", "/").withAttribute(HangUp.class, then -> {
        hangUp = then;
        watching = true;
        return () -> watching = false;
    });

    @AfterEach
    void leaveNoInterrupt() {
        Thread.interrupted();
    }

    @Test
    void workIsInterruptedAndTheRequestIsOverWithoutAnError() {
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> ClientWait.during(request, () -> {
                    hangUp.run();
                    new CountDownLatch(1).await();
                    return "unreachable";
                }))
                .satisfies(refused -> assertThat(refused.response().bodyText()).contains("the client is gone"));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(watching).isFalse();
    }

    @Test
    void interruptThatTheWorkDidNotNoticeIsNotLeftBehind() throws Exception {
        assertThat(ClientWait.during(request, () -> {
                    hangUp.run();
                    return "done";
                }))
                .isEqualTo("done");

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void clientFoundGoneAfterTheWorkInterruptsNothing() throws Exception {
        assertThat(ClientWait.during(request, () -> "done")).isEqualTo("done");
        assertThat(watching).isFalse();

        hangUp.run();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anotherInterruptStaysWhatItIs() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> ClientWait.during(request, () -> {
                    new CountDownLatch(1).await();
                    return "unreachable";
                }));
    }

    @Test
    void anotherInterruptThatTheWorkDidNotNoticeIsKept() throws Exception {
        Thread.currentThread().interrupt();

        assertThat(ClientWait.during(HttpRequest.of("POST", "/"), () -> "done")).isEqualTo("done");

        assertThat(Thread.interrupted()).isTrue();
    }
}
