package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.exchange.LineExchange;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `meshctl request --stream`: what is printed of the daemon's lines, and how it ends.
@SuppressWarnings("NullAway.Init") // set before each test
final class StreamedRequestIT {
    private static final String BOB = Keys.BOB.id().value();
    private static final String ITEMS = "{\"item\":{\"n\":1}}\n{\"item\":\"zwölf\"}\n";
    private static final String COMPLETED = "{\"end\":\"completed\"}\n";

    private Path socket;
    private FakePartner daemon;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        socket = folder.resolve("d.sock");
        daemon = FakePartner.onSocket(socket);
        terminal = Terminal.at(folder);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void eachResultIsALine() {
        answer(ITEMS + COMPLETED);

        assertThat(stream()).isEqualTo(new Typed(0, "{\"n\":1}\n\"zwölf\"\n", ""));
        assertThat(daemon.askedLines()).containsExactly("POST /request/stream");
        assertThat(daemon.asked().getFirst().body())
                .isEqualTo("{\"capability\":\"tail\",\"payload\":{},\"target\":\"" + BOB + "\",\"timeout_secs\":30}");
    }

    @Test
    void eachResultIsADocumentForPrograms() {
        answer(ITEMS + COMPLETED);

        assertThat(stream("-o", "json").out())
                .isEqualTo(
                        "{\"item\":{\"n\":1},\"schema\":\"mesh.v1\"}\n{\"item\":\"zwölf\",\"schema\":\"mesh.v1\"}\n");
    }

    @Test
    void streamThatBreaksOffPrintsWhatCameAndFailsForItsReason() {
        answer(
                ITEMS
                        + "{\"code\":504,\"end\":\"deadline\",\"error\":\"too long\",\"reason\":\"timed_out\",\"retry\":\"later\"}\n");
        Typed late = stream();
        answer(
                "{\"code\":502,\"end\":\"error\",\"error\":\"{\\\"error\\\":\\\"acl_denied\\\"}\",\"reason\":\"remote\"}\n");
        answer("{}");
        Typed denied = stream();
        answer("{\"code\":503,\"end\":\"error\",\"error\":\"relay not connected\",\"reason\":\"relay_unreachable\"}\n");
        Typed noLink = stream();
        answer("{\"code\":502,\"end\":\"error\",\"error\":\"incomplete: lost\",\"reason\":\"incomplete\"}\n");
        Typed gap = stream();

        assertThat(late.out()).isEqualTo("{\"n\":1}\n\"zwölf\"\n");
        assertThat(late.exitCode()).isEqualTo(9);
        assertThat(denied.exitCode()).isEqualTo(5);
        assertThat(noLink.exitCode()).isEqualTo(6);
        assertThat(gap.exitCode()).isEqualTo(6);
        assertThat(gap.err()).contains("a result was lost on the way");
    }

    @Test
    void answerWithoutALastLineIsNotTakenForComplete() {
        answer(ITEMS);

        assertThat(stream().exitCode()).isEqualTo(6);
    }

    @Test
    void daemonThatKnowsNoStreamsIsNamed() {
        daemon.willAnswer(HttpResponse.empty(404));

        Typed typed = stream();

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("this meshd does not know streams").contains("without --stream");
    }

    @Test
    void lineThatIsNoObjectIsNotUnderstood() {
        answer("[1]\n");

        assertThat(stream().exitCode()).isEqualTo(1);
    }

    @Test
    void lineAboveTheBoundIsNotUnderstood() {
        String frame = "{\"item\":\"\"}";
        String longest = "{\"item\":\"" + "x".repeat(LineExchange.MAX_LINE_BYTES - frame.length()) + "\"}";
        answer(longest + "\n" + COMPLETED);
        Typed taken = stream();
        answer(" " + longest + "\n" + COMPLETED);
        Typed refused = stream();

        assertThat(taken.exitCode()).isZero();
        assertThat(refused.exitCode()).isEqualTo(1);
    }

    private void answer(String lines) {
        daemon.willAnswer(HttpResponse.of(200, "application/x-ndjson", lines.getBytes(StandardCharsets.UTF_8)));
    }

    private Typed stream(String... more) {
        List<String> words = new ArrayList<>(
                List.of("request", "--stream", "--meshd", socket.toString(), "--target", BOB, "--capability", "tail"));
        words.addAll(List.of(more));
        return terminal.type(words.toArray(String[]::new));
    }
}
