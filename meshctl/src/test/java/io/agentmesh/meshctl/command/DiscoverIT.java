package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `meshctl discover`: filters, pages and signatures of registries that know more than the original's.
@SuppressWarnings("NullAway.Init") // set before each test
final class DiscoverIT {
    private static final String CARD = "{\"id\":\"b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01\",\"agent_id\":\""
            + Keys.ALICE.id() + "\",\"owner_id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\","
            + "\"group_id\":\"7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10\",\"name\":\"alice\",\"capabilities\":[],"
            + "\"registered_at\":\"2026-05-01T10:00:00Z\",\"updated_at\":\"2026-05-01T10:00:00Z\"";

    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registry = FakePartner.onTcp();
        terminal = Terminal.at(home).with("MESH_CP_URL", registry.url()).with("MESH_TOKEN", "c4n4ry-token");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static HttpResponse ours(String cards) {
        return HttpResponse.json(200, cards).withHeader("x-mesh-features", "key_proof, card_signature");
    }

    @Test
    void everyFilterIsSent() {
        registry.willAnswer(ours("[]"));

        Typed typed = terminal.type(
                "discover --capability c --search s --capability-prefix p --text t --label a:b --label c:d --online --fresh"
                        .concat(" --seen-within 60 --order relevance --limit 5 --cursor x")
                        .split(" "));

        assertThat(typed).isEqualTo(new Typed(0, "Found 0 agent(s):\n[]\n", ""));
        assertThat(registry.askedLines())
                .containsExactly("GET /agents?capability=c&search=s&capability_prefix=p&text=t&label=a%3Ab&label=c%3Ad"
                        + "&online=true&fresh=true&seen_within=60&order=relevance&limit=5&cursor=x");
    }

    @Test
    void nextPageIsTold() {
        registry.willAnswer(ours("[]").withHeader("x-next-cursor", "n1"))
                .willAnswer(ours("[]").withHeader("x-next-cursor", "n2"));

        assertThat(terminal.type("discover", "--limit", "1").err()).isEqualTo("There are more: --cursor n1\n");
        assertThat(terminal.type("-o", "json", "discover").out()).contains("\"next_cursor\": \"n2\"");
    }

    @Test
    void filterThatARegistryOfTheOriginalsIgnoresIsNotTakenForOne() {
        registry.willAnswer(200, "[" + CARD + "}]");

        Typed typed = terminal.type("discover", "--online");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("this registry knows no filters but --capability and --search");
    }

    @Test
    void cardsAreVerifiedWhenAllIsShown() {
        AgentCard alice =
                Json.decode(Json.parse(CARD + "}").orThrow(), AgentCard.SHAPE).orThrow();
        String good = ",\"card_signature\":"
                + CardSignature.sign(Keys.ALICE, alice.registration(), 7).toJson() + "}";
        String bad = ",\"card_signature\":{\"sequence\":7,\"signature\":\"AAAA\"}}";
        registry.willAnswer(ours("[" + CARD + good + "," + CARD + bad + "," + CARD + "}]"));

        Typed typed = terminal.type("discover", "--full");

        assertThat(registry.askedLines()).containsExactly("GET /agents?view=full");
        assertThat(typed.out())
                .containsSubsequence(
                        "\"signature_check\": \"good\"",
                        "\"signature_check\": \"bad\"",
                        "\"signature_check\": \"unsigned\"");
        assertThat(typed.err())
                .startsWith("Signed by their agents: 1, not signed: 1, signed badly: 1\nDo not believe a card");
    }
}
