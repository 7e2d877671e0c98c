package io.agentmesh.sdk.daemon;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.sdk.durable.Fate;
import io.agentmesh.sdk.durable.Fate.Stage;
import io.agentmesh.sdk.durable.Fate.Word;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is said to a daemon about durable messages, and what is understood of its answers.
final class MessagesIT {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Message MESSAGE = Message.of(ID, BOB.id(), "echo", JsonObject.empty());
    private static final Receipt RECEIPT = Receipt.sign(
            BOB,
            ALICE.id(),
            new Receipt.Statement(ID, ContentDigest.of(Octets.of(new byte[] {1})), Outcome.PROCESSED, 7),
            null);

    private final CannedDaemon daemon;
    private final Messages messages;

    MessagesIT(@TempDir Path folder) throws IOException {
        daemon = new CannedDaemon(folder.resolve("s"));
        messages = MeshDaemon.at(folder.resolve("s")).messages();
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void messageIsSaidAsTheDaemonReadsIt() throws Exception {
        daemon.answering("202 Accepted", "{\"state\":\"stored\"}");

        Sending sending = messages.send(MESSAGE.within(Duration.ofSeconds(90)).inLane("orders"));

        assertThat(sending).isEqualTo(new Sending.Taken(new Fate.OnItsWay(Stage.STORED, "")));
        assertThat(daemon.asked())
                .startsWith("POST /messages HTTP/1.1\r\n")
                .endsWith("{\"capability\":\"echo\",\"id\":\"" + ID
                        + "\",\"lane\":\"orders\",\"payload\":{},\"target\":\"" + BOB.id() + "\",\"ttl_secs\":90}");
    }

    @Test
    void messageHasADayAndNoLaneUnlessSaidOtherwise() throws Exception {
        daemon.answering("202 Accepted", "{\"state\":\"stored\"}");

        messages.send(MESSAGE);

        assertThat(daemon.asked()).contains("\"ttl_secs\":86400").doesNotContain("lane");
    }

    @ParameterizedTest
    @EnumSource
    void eachStageIsUnderstood(Stage stage) throws Exception {
        String state = stage.name().toLowerCase(Locale.ROOT);

        assertThat(found("{\"state\":\"" + state + "\",\"problem\":\"p\"}")).isEqualTo(new Fate.OnItsWay(stage, "p"));
    }

    @Test
    void eachEndIsUnderstood() throws Exception {
        assertThat(found("{\"state\":\"processed\",\"confirmed\":true,\"payload\":7}"))
                .isEqualTo(new Fate.Processed(JsonInteger.of(7)));
        assertThat(found("{\"state\":\"processed\",\"confirmed\":true}")).isEqualTo(new Fate.Processed(JsonNull.NULL));
        assertThat(found("{\"state\":\"failed\",\"remote_error\":\"no\"}"))
                .isEqualTo(new Fate.Failed(new JsonString("no")));
        assertThat(found("{\"state\":\"refused\",\"reason\":\"acl_denied\",\"confirmed\":true}"))
                .isEqualTo(new Fate.Refused("acl_denied", Word.SIGNED));
        assertThat(found("{\"state\":\"expired\",\"confirmed\":false}")).isEqualTo(new Fate.Expired(Word.OWN));
        assertThat(found("{\"state\":\"unknown\"}")).isEqualTo(new Fate.Unknown());
        assertThat(found("{\"state\":\"cancelled\"}")).isEqualTo(new Fate.Cancelled());
        assertFails(() -> found("{\"state\":\"dreaming\"}"), ErrorCode.MALFORMED, "the state \"dreaming\"");
    }

    @Test
    void messageThatIsNotTakenSaysWhy() throws Exception {
        daemon.answering("503 Busy", "{\"code\":503,\"error\":\"queue full: many wait\",\"reason\":\"queue_full\"}");

        assertThat(messages.send(MESSAGE))
                .isEqualTo(new Sending.NotTaken(new Violation(ErrorCode.QUEUE_FULL, "many wait")));
    }

    @Test
    void idThatIsNotKeptIsAnOutcomeAndDaemonWithoutMessagesIsNot() throws Exception {
        daemon.answering("404 Not Found", "{\"code\":404,\"error\":\"none\",\"reason\":\"unknown_message\"}");
        assertThat(messages.cancel(ID)).isEqualTo(new Fate.NotKept());
        assertThat(daemon.asked()).startsWith("DELETE /messages/" + ID + " HTTP/1.1\r\n");

        daemon.answering("404 Not Found", "{\"code\":404,\"error\":\"no such route\"}");
        assertFails(() -> messages.find(ID), ErrorCode.UNSUPPORTED, "this meshd sends no durable messages");
    }

    @Test
    void endIsWaitedForInTurns() throws Exception {
        daemon.answering("200 OK", "{\"state\":\"queued\"}").answering("200 OK", "{\"state\":\"unknown\"}");

        assertThat(messages.awaitEnd(ID)).isEqualTo(new Fate.Unknown());

        assertThat(daemon.asked()).startsWith("GET /messages/" + ID + "?wait_secs=50 HTTP/1.1\r\n");
        assertThatThrownBy(() -> messages.await(ID, Duration.ofMillis(60_001)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void receiptIsBelievedAsFarAsItsSignatureHolds() throws Exception {
        String good = shown(RECEIPT.toJson());
        daemon.answering("200 OK", good);
        assertThat(messages.receipt(ID)).contains(new Evidence(ALICE.id(), BOB.id(), RECEIPT));

        daemon.answering("200 OK", good.replace("processed", "failed"));
        assertFails(() -> messages.receipt(ID), ErrorCode.BAD_SIGNATURE, "is not signed by the recipient");

        daemon.answering("200 OK", good);
        assertFails(() -> messages.receipt(new UUID(1, 2)), ErrorCode.BAD_SIGNATURE, "is of another message");
    }

    @Test
    void receiptThatIsNotThereYetIsNone() throws Exception {
        daemon.answering("404 Not Found", "{\"code\":404,\"error\":\"none yet\",\"reason\":\"no_receipt\"}");

        assertThat(messages.receipt(ID)).isEmpty();
    }

    private static String shown(String receipt) {
        return "{\"sender\":\"" + ALICE.id() + "\",\"recipient\":\"" + BOB.id() + "\",\"receipt\":" + receipt + "}";
    }

    private Fate found(String body) throws InterruptedException {
        daemon.answering("200 OK", body);
        return messages.find(ID);
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(why);
    }
}
