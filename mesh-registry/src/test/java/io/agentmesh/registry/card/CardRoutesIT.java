package io.agentmesh.registry.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CardRoutesIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();
    private static final String UNKNOWN = "/agents/00000000-0000-4000-8000-000000000000";

    CardRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void registeredCardIsReadBackWhole() throws Exception {
        HttpResponse<String> made = ann.post("/agents", """
                {"agent_id":"%s","name":"Älice","description":"d","capabilities":[{"name":"a","input_schema":{"z":1,"b":[]}}],
                "metadata":{"n":18446744073709551615,"x":null},"owner_id":"ignored"}""".formatted(ALICE));

        assertThat(made.statusCode()).isEqualTo(201);
        AgentCard card = TestUser.read(made, AgentCard.SHAPE);
        assertThat(card.owner()).isEqualTo(ann.self().id());
        assertThat(card.group()).isEqualTo(ann.group().id());
        assertThat(card.registeredAt()).isEqualTo(card.updatedAt());
        assertThat(card.online()).isFalse();
        assertThat(made.body()).contains("\"input_schema\":{\"b\":[],\"z\":1}", "18446744073709551615", "\"x\":null");
        assertThat(ann.get("/agents/" + card.id()).body()).isEqualTo(made.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|400|Failed to parse the request body as JSON",
                "''|400|Failed to parse the request body as JSON",
                "{} {}|400|Failed to parse the request body as JSON",
                "{\"agent_id\":\"x\"}|422|missing field `name`",
                "{\"agent_id\":5,\"name\":\"x\",\"capabilities\":[]}|422|agent_id",
                "{\"agent_id\":\"x\",\"agent_id\":\"x\",\"name\":\"x\",\"capabilities\":[]}|422|duplicate field",
                "{\"agent_id\":\"x\",\"name\":\"x\",\"capabilities\":[\"echo\"]}|422|capabilities",
                "{\"agent_id\":\"x\",\"name\":\"x\",\"capabilities\":null}|422|capabilities",
                "[1]|422|agent_id",
                "null|422|expected an object"
            })
    void bodyThatIsNoRegistrationIsNamed(String body, int status, String text) throws Exception {
        assertRefused(ann.post("/agents", body), status, text);
    }

    @Test
    void overlongIdIsRefused() throws Exception {
        var longest = new AgentId("x".repeat(256));

        assertThat(ann.post("/agents", TestUser.registration(longest, "n")).statusCode())
                .isEqualTo(201);
        assertRefused(
                ann.post("/agents", "{\"agent_id\":\"x" + longest + "\",\"name\":\"n\",\"capabilities\":[]}"),
                422,
                "257 characters");
    }

    @Test
    void bodyMustBeDeclaredAsJson() throws Exception {
        String body = TestUser.registration(ALICE, "a");
        for (String type : List.of("text/plain", "application/jsonx", "json")) {
            assertRefused(
                    ann.send(ann.request("/agents").header("content-type", type).POST(BodyPublishers.ofString(body))),
                    415,
                    "Content-Type");
        }
        assertRefused(ann.send(ann.request("/agents").POST(BodyPublishers.ofString(body))), 415, "Content-Type");
        for (String type : List.of("application/json; charset=utf-8", "Application/Vnd.x+JSON")) {
            assertThat(ann.send(ann.request("/agents")
                                    .header("content-type", type)
                                    .POST(BodyPublishers.ofString(body)))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void bodyOfTwoMebibytesIsTheLargest() throws Exception {
        String large = " ".repeat((2 << 20) - TestUser.registration(ALICE, "a").length());

        assertThat(ann.post("/agents", large + TestUser.registration(ALICE, "a"))
                        .statusCode())
                .isEqualTo(201);
        assertRefused(ann.post("/agents", large + " " + TestUser.registration(ALICE, "a")), 413, "limit");
    }

    @Test
    void cardAboveItsBoundIsRefusedAndNotKept() throws Exception {
        AgentCard small = ann.register(ALICE, "");
        String room = "x"
                .repeat(CardLimits.MAX_BYTES - small.withOnline(null).toJson().length());

        assertThat(ann.put("/agents/" + small.id(), TestUser.registration(ALICE, room))
                        .statusCode())
                .isEqualTo(200);
        assertRefused(ann.put("/agents/" + small.id(), TestUser.registration(ALICE, room + "x")), 413, "262145 bytes");
        assertRefused(ann.post("/agents", TestUser.registration(ALICE, room + "x")), 413, "at most 262144");
        assertThat(ann.search("")).extracting(AgentCard::name).containsExactly(room);
    }

    @Test
    void metadataHasABound() throws Exception {
        String longest = "x".repeat(CardLimits.MAX_METADATA_BYTES - 2);

        assertThat(ann.post("/agents", withMetadata(longest)).statusCode()).isEqualTo(201);
        assertRefused(ann.post("/agents", withMetadata("x" + longest)), 413, "65537 bytes (at most 65536)");
    }

    private static String withMetadata(String text) {
        return new ObjectWriter()
                .string("agent_id", ALICE.value())
                .string("name", "n")
                .raw("capabilities", "[]")
                .string("metadata", text)
                .end();
    }

    @Test
    void capabilitiesHaveABound() throws Exception {
        List<Capability> most = Collections.nCopies(CardLimits.MAX_CAPABILITIES, Capability.named("x"));
        List<Capability> tooMany = Collections.nCopies(CardLimits.MAX_CAPABILITIES + 1, Capability.named("x"));

        assertThat(ann.post("/agents", new Registration(ALICE, "n", null, most, null).toJson())
                        .statusCode())
                .isEqualTo(201);
        assertRefused(
                ann.post("/agents", new Registration(ALICE, "n", null, tooMany, null).toJson()),
                413,
                "257 (at most 256)");
    }

    @Test
    void strangerSeesNoCardOfTheGroup() throws Exception {
        AgentCard card = ann.register(ALICE, "Alice");

        assertThat(stranger.search("")).isEmpty();
        assertThat(stranger.search("?agent_id=" + ALICE)).isEmpty();
        assertRefused(stranger.get("/agents/" + card.id()), 404, "agent not found");
    }

    @Test
    void strangerChangesNothing() throws Exception {
        AgentCard card = ann.register(ALICE, "Alice");
        String path = "/agents/" + card.id();

        assertRefused(stranger.put(path, TestUser.registration(ALICE, "Mallory")), 403, "not the owner");
        assertRefused(stranger.delete(path), 403, "not the owner");
        assertThat(ann.search("").getFirst().name()).isEqualTo("Alice");
    }

    @Test
    void ownerReplacesTheWholeCard() throws Exception {
        AgentCard card = TestUser.read(ann.post("/agents", """
                        {"agent_id":"%s","name":"Alice","description":"d","capabilities":[],"metadata":1}""".formatted(ALICE)), AgentCard.SHAPE);
        registry.advance(Duration.ofSeconds(1));

        AgentCard changed = TestUser.read(
                ann.put("/agents/" + card.id(), TestUser.registration(ALICE, "Alice 2")), AgentCard.SHAPE);

        assertThat(changed.id()).isEqualTo(card.id());
        assertThat(changed.name()).isEqualTo("Alice 2");
        assertThat(changed.description()).isNull();
        assertThat(changed.metadata()).isNull();
        assertThat(changed.offers("echo")).isTrue();
        assertThat(changed.registeredAt()).isEqualTo(card.registeredAt());
        assertThat(changed.updatedAt()).isGreaterThan(card.updatedAt());
        assertThat(ann.search("")).containsExactly(changed);
    }

    @Test
    void idsAreCheckedAfterTheBody() throws Exception {
        String good = TestUser.registration(ALICE, "a");

        assertRefused(ann.put("/agents/not-a-uuid", "{"), 400, "Failed to parse");
        assertRefused(ann.put("/agents/not-a-uuid", good), 400, "not a UUID: not-a-uuid");
        assertRefused(ann.get("/agents/%FF"), 400, "Invalid UTF-8");
        assertRefused(ann.put(UNKNOWN, good), 404, "agent not found");
        assertRefused(ann.get(UNKNOWN), 404, "agent not found");
        assertRefused(ann.delete(UNKNOWN), 404, "agent not found");
    }

    @Test
    void cardKeepsItsAgent() throws Exception {
        AgentCard card = ann.register(ALICE, "Alice");

        assertRefused(
                ann.put("/agents/" + card.id(), TestUser.registration(BOB, "Bob")),
                400,
                "agent_id mismatch: card belongs to " + ALICE + ", update from " + BOB);
    }

    @Test
    void deletedCardIsGone() throws Exception {
        AgentCard card = ann.register(ALICE, "Alice");

        assertThat(ann.delete("/agents/" + card.id()).statusCode()).isEqualTo(204);
        assertRefused(ann.delete("/agents/" + card.id()), 404, "agent not found");
        assertThat(ann.search("")).isEmpty();
    }

    @Test
    void revokedKeyIsNotRegisteredAgain() throws Exception {
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

        assertRefused(ann.post("/agents", TestUser.registration(ALICE, "Alice")), 403, "revoked");
    }

    @Test
    void searchCombinesItsFilters() throws Exception {
        ann.register(ALICE, "Printer in the hall");
        registry.advance(Duration.ofSeconds(1));
        ann.post("/agents", """
                {"agent_id":"%s","name":"Bob","description":"likes PRINTERS","capabilities":[{"name":"Print"}]}""".formatted(BOB));

        assertThat(names("?search=printer")).containsExactly("Bob", "Printer in the hall");
        assertThat(names("?search=p%25hall")).containsExactly("Printer in the hall");
        assertThat(names("?search=B_b")).containsExactly("Bob");
        assertThat(names("?search=")).hasSize(2);
        assertThat(names("?capability=echo")).containsExactly("Printer in the hall");
        assertThat(names("?capability=print")).isEmpty();
        assertThat(names("?capability=")).isEmpty();
        assertThat(names("?capability=Print&search=printer&agent_id=" + BOB)).containsExactly("Bob");
        assertThat(names("?agent_id=" + ALICE + "&unknown=1&group_ids=x")).containsExactly("Printer in the hall");
        assertRefused(ann.get("/agents?search=a&search=b"), 400, "Failed to deserialize query string");
    }

    @Test
    void searchTextHasABound() throws Exception {
        String longest = "x".repeat(SearchRequest.MAX_TEXT_CHARS);

        assertThat(ann.get("/agents?search=" + longest).statusCode()).isEqualTo(200);
        assertRefused(ann.get("/agents?search=x" + longest), 400, "longer than 1000");
    }

    @Test
    void filtersHoldBeforeTheLimitDoes() throws Exception {
        ann.register(ALICE, "oldest");
        for (int i = 0; i <= Page.MAX_CARDS; i++) {
            registry.advance(Duration.ofSeconds(1));
            ann.post("/agents", "{\"agent_id\":\"agent-" + i + "\",\"name\":\"n\",\"capabilities\":[]}");
        }

        assertThat(ann.search(""))
                .hasSize(Page.MAX_CARDS)
                .noneMatch(card -> card.name().equals("oldest"));
        assertThat(ann.search("").getFirst().agentId().value()).isEqualTo("agent-100");
        assertThat(names("?capability=echo")).containsExactly("oldest");
    }

    private List<String> names(String query) throws IOException, InterruptedException {
        return ann.search(query).stream().map(AgentCard::name).toList();
    }
}
