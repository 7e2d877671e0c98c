package io.agentmesh.core.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DurableMessageTest {
    private static final Vectors FILE = Vectors.open("offline-channel.json");
    private static final String ID = "0f6c2b1e-7d1a-4a7a-9f55-2c8f0d6e1a33";
    private static final String DIGEST = "A".repeat(43);
    private static final String LEAST = "\"at\":1,\"exp\":2,\"id\":\"" + ID + "\",\"t\":\"request\"";

    static Stream<String> recorded() {
        return Stream.of("conversation", "conversation_last_resort", "conversation_first_flight_all_lost_but_last")
                .flatMap(name -> FILE.object(name).cases("events").stream())
                .filter(event -> event.text("op").equals("send"))
                .map(event -> event.text("sealed_json"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aRecordedMessageIsWrittenAsItWasRead(String json) {
        DurableMessage message = read(json).orThrow();

        assertThat(message.write().utf8()).isEqualTo(json);
    }

    @Test
    void aMessageWithEverythingIsWrittenAsItWasRead() {
        String json = "{\"m\":{\"at\":1,\"deadline\":7,\"exp\":2,\"hello\":{\"digest\":\"" + DIGEST
                + "\",\"features\":[\"meta\"],\"gen\":3,\"serial\":4,\"suites\":[1],\"why\":\"rotate\"},\"id\":\"" + ID
                + "\",\"key\":\"k\",\"lane\":\"orders\",\"part\":{\"digest\":\"" + DIGEST
                + "\",\"i\":0,\"n\":3,\"size\":99},\"prev\":4,\"prev_exp\":5,\"re\":\"" + ID
                + "\",\"seq\":6,\"t\":\"response\"},\"p\":\"x\"}";

        DurableMessage message = read(json).orThrow();

        assertThat(message.write().utf8()).isEqualTo(json);
        assertThat(message.head().name().answered()).isEqualTo(UUID.fromString(ID));
        assertThat(message.head().extras().lane()).isEqualTo(new Lane("orders", 6, 4, 5));
        assertThat(message.payload()).isEqualTo(new JsonString("x"));
        assertThat(message).hasToString("DurableMessage[response, " + ID + "]");
    }

    @Test
    void aTypeOfALaterVersionIsRead() {
        assertThat(read("{\"m\":{" + LEAST.replace("request", "dance") + "},\"p\":null}")
                        .map(message -> message.head().type())
                        .orThrow())
                .isEqualTo("dance");
    }

    static List<String> malformed() {
        String part = "\"part\":{\"digest\":\"" + DIGEST + "\",\"i\":%d,\"n\":%d,\"size\":%d}";
        String hello = "\"hello\":{\"digest\":\"" + DIGEST
                + "\",\"features\":[],\"gen\":%d,\"serial\":1,\"suites\":[%d],\"why\":\"first\"}";
        return List.of(
                "[]",
                "{\"m\":{" + LEAST + "}}",
                "{\"p\":1}",
                with("\"at\":3"),
                with("\"odd\":1,\"odd\":2"),
                with("\"re\":\"nobody\""),
                with("\"lane\":\"" + "x".repeat(65) + "\",\"seq\":1"),
                with("\"lane\":\"x\""),
                with("\"lane\":\"x\",\"seq\":9007199254740992"),
                with(part.formatted(3, 3, 1)),
                with(part.formatted(0, 351, 1)),
                with(part.formatted(0, 1, (16 << 20) + 1)),
                with(hello.formatted(-1, 1)),
                with(hello.formatted(1, 0)),
                with(hello.formatted(1, 65_536)),
                "{\"m\":[\"request\"],\"p\":1}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsMalformedIsRefused(String json) {
        assertThat(read(json)).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void aLaneHasSixtyFourBytes() {
        assertThat(read(with("\"lane\":\"" + "x".repeat(64) + "\",\"seq\":1"))).isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void theLongestTextIsReadAndAByteMoreIsNot() {
        String json = with("\"x\":1");
        String longest = json + " ".repeat(DurableMessage.MAX_BYTES - json.length());

        assertThat(read(longest)).isInstanceOf(Decoded.Ok.class);
        assertThat(read(longest + " ")).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void theDeepestTextIsReadAndADeeperOneIsNot() {
        assertThat(read("{\"m\":{" + LEAST + "},\"p\":" + nested(63) + "}")).isInstanceOf(Decoded.Ok.class);
        assertThat(read("{\"m\":{" + LEAST + "},\"p\":" + nested(64) + "}")).isInstanceOf(Decoded.Bad.class);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String with(String members) {
        return "{\"m\":{" + LEAST + "," + members + "},\"p\":1}";
    }

    private static Decoded<DurableMessage> read(String json) {
        return DurableMessage.read(Octets.utf8(json));
    }
}
