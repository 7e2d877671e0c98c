package io.agentmesh.sdk.examples;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Payload;
import io.agentmesh.sdk.call.RemoteCode;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the javadoc shows does what it says, and is there.
final class ExamplesTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern SNIPPET = Pattern.compile("\\{@snippet file=\"([^\"]+)\" region=\"([^\"]+)\"}");

    private final Mesh mesh = new Mesh(3);

    @BeforeEach
    void bobAnswers() {
        mesh.rig.handlersOnThreads();
        Answering.withStreams(MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), Answering.ECHO))
                .environment(mesh.rig.environment(mesh.relay))
                .start();
    }

    @Test
    void requestIsAnswered() throws InterruptedException {
        assertThat(Asking.ask(alice(), BOB.id())).isEqualTo("bob answers {\"capability\":\"echo\",\"word\":\"hello\"}");
    }

    @Test
    void orderIsRefusedByAnAgentThatTakesNone() throws InterruptedException {
        assertThat(Asking.order(alice(), BOB.id(), "7")).isInstanceOf(Reply.RemoteError.class);
    }

    @Test
    void streamIsReadToItsEnd() throws InterruptedException {
        JsonValue question = JsonObject.empty().with("capability", "countdown");

        assertThat(Asking.readAll(alice(), BOB.id(), question))
                .isEqualTo(List.of(JsonInteger.of(3), JsonInteger.of(2), JsonInteger.of(1)));
    }

    @Test
    void numbersAreSummedUpInAConversation() throws InterruptedException {
        assertThat(Asking.sum(alice(), BOB.id(), 1, 2, 3)).isEqualTo(JsonInteger.of(6));
    }

    @Test
    void textAndBytesAreAskedWithAndRead() throws InterruptedException {
        assertThat(Mapping.forms(alice(), BOB.id()))
                .containsExactly("{\"capability\":\"echo\",\"n\":1}", "{\"capability\":\"echo\",\"n\":2}");
    }

    @Test
    void ownTypesAreAskedWithAndAnswered() throws InterruptedException {
        MeshAgent.builder(CAROL, Mesh.RELAY, AccessPolicy.allowAll(), Mapping.SHOP)
                .environment(mesh.rig.environment(mesh.relay))
                .start();
        MeshClient alice = alice();

        assertThat(Mapping.order(alice, CAROL.id(), new Mapping.Order("order", "tea", 3)))
                .isEqualTo(new Mapping.Receipt("tea", 12));
        assertThat(Mapping.orderLater(alice, CAROL.id(), new Mapping.Order("order", "tea", 1)))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(new Mapping.Receipt("tea", 4));
        assertThat(alice.request(CAROL.id(), Payload.ofText("{\"capability\":\"order\"}"), Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(
                        Reply.RemoteError.class,
                        error -> assertThat(error.code()).isEqualTo(RemoteCode.MALFORMED));
    }

    @Test
    void everySnippetOfTheJavadocIsThere() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            List<MatchResult> snippets = java.stream()
                    .flatMap(file -> SNIPPET.matcher(text(file)).results())
                    .toList();

            assertThat(snippets)
                    .isNotEmpty()
                    .allSatisfy(snippet -> assertThat(text(TESTS.resolve(snippet.group(1))))
                            .contains("@start region=\"" + snippet.group(2) + "\""));
        }
    }

    private MeshClient alice() {
        return mesh.client(ALICE);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError("cannot read " + file, unreadable);
        }
    }
}
