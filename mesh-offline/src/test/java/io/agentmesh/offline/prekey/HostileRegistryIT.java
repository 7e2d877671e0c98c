package io.agentmesh.offline.prekey;

import static io.agentmesh.core.testing.Keys.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A registry that does its worst, over HTTP as it is: each answer is a refusal with a code, asked for once,
/// and no more of it is read than an answer may have.
final class HostileRegistryIT {
    private static final int MEBIBYTE = 1 << 20;
    /// Questions of [#codeOfAll].
    private static final int CALLS = 4;
    /// As a daemon's client follows them.
    private static final int REDIRECTS = 10;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final HttpClient http =
            HttpClient.create(HttpClientConfig.DEFAULTS.withMaxRedirects(REDIRECTS), System::nanoTime);
    private final HttpPrekeyRegistry registry =
            new HttpPrekeyRegistry(new RegistryCalls(http, URI.create("http://" + address()), () -> "token"));
    private Answering answering = exchange -> {};

    HostileRegistryIT() throws IOException {
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                answering.answer(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        http.close();
        server.stop(0);
    }

    private interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void bodyWithoutAnEndIsLeftAtItsBound() throws Exception {
        answering = exchange -> {
            written.set(0);
            exchange.sendResponseHeaders(200, 0);
            byte[] more = "[".repeat(MEBIBYTE).getBytes(UTF_8);
            while (written.addAndGet(more.length) < 200L * MEBIBYTE) {
                exchange.getResponseBody().write(more);
            }
        };

        assertThat(codeOfAll()).isEqualTo(ErrorCode.REGISTRY_UNREACHABLE);
        assertThat(written.get()).isLessThan(64L * MEBIBYTE);
    }

    @Test
    void redirectsWithoutAnEndAreLeft() throws Exception {
        answering = exchange -> {
            exchange.getResponseHeaders().set("location", "http://" + address() + "/prekeys/again");
            exchange.sendResponseHeaders(307, -1);
        };

        assertThat(codeOfAllWhateverTheyCost()).isEqualTo(ErrorCode.REGISTRY_UNREACHABLE);
        assertThat(asked).hasValue(CALLS * (1 + REDIRECTS));
    }

    @Test
    void deepTextIsRefused() throws Exception {
        answerWith("{\"bundle\":" + "[".repeat(4 * MEBIBYTE) + "}");
        assertThat(codeOfAll()).isEqualTo(ErrorCode.REGISTRY_UNREACHABLE);
    }

    @Test
    void bundleAboveItsBoundsIsRefused() throws Exception {
        for (String bundle : new String[] {
            "{\"v\":1,\"odd\":\"" + "x".repeat(Bundle.MAX_BYTES) + "\"}",
            "{\"v\":1,\"odd\":[[[[[[]]]]]]}",
            "{\"v\":1,\"odd\":[" + "1,".repeat(MEBIBYTE) + "1]}"
        }) {
            answerWith("{\"bundle\":" + bundle + ",\"one_time\":null,\"chain\":[]}");
            assertThat(codeOf(registry.look(BOB.id()))).isNotNull().isNotEqualTo(ErrorCode.NO_PREKEYS);
            assertThat(codeOf(registry.claim(BOB.id(), BOB.id(), UUID.randomUUID())))
                    .isNotNull()
                    .isNotEqualTo(ErrorCode.NO_PREKEYS);
        }
    }

    @Test
    void chainWithoutAnEndIsRefused() throws Exception {
        answerWith("{\"first_agent_id\":\"" + BOB.id() + "\",\"rotations\":[" + "{},".repeat(100_000) + "{}]}");

        assertThat(codeOf(registry.chain(BOB.id()))).isNotNull();
        assertThat(asked).hasValue(1);
    }

    @Test
    void numbersOutOfRangeAreNone() throws Exception {
        CardId card = new CardId(new UUID(4, 2));
        for (String count : new String[] {"-1", "9007199254740992", "1e300", "\"7\"", "null"}) {
            answerWith("{\"count\":" + count + ",\"serial\":1,\"boot\":1}");
            assertThat(codeOf(registry.standing(card))).as(count).isEqualTo(ErrorCode.REGISTRY_UNREACHABLE);
        }
    }

    private void answerWith(String body) {
        answering = exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /// What every question is answered with, each asked once.
    private ErrorCode codeOfAll() throws Exception {
        ErrorCode code = codeOfAllWhateverTheyCost();
        assertThat(asked).hasValue(CALLS);
        return code;
    }

    private ErrorCode codeOfAllWhateverTheyCost() throws Exception {
        ErrorCode code = codeOf(registry.look(BOB.id()));
        assertThat(codeOf(registry.claim(BOB.id(), BOB.id(), UUID.randomUUID())))
                .isEqualTo(code);
        assertThat(codeOf(registry.standing(new CardId(new UUID(4, 2))))).isEqualTo(code);
        assertThat(codeOf(registry.chain(BOB.id()))).isEqualTo(code);
        return code;
    }

    private static ErrorCode codeOf(Decoded<?> answer) {
        if (answer instanceof Decoded.Bad<?>(Violation why)) {
            return why.code();
        }
        throw new AssertionError("taken: " + answer);
    }
}
