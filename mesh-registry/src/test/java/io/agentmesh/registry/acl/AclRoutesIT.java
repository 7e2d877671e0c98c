package io.agentmesh.registry.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AclRoutesIT extends RegistryTest {
    private static final JsonShape<String> ID =
            value -> ObjectReader.of(value, "rule", "id").string("id");

    AclRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void rulesAreListedOldestFirst() throws Exception {
        HttpResponse<String> first = ann.post("/acl", rule("a", "*", "\"x\""));
        registry.advance(Duration.ofSeconds(1));
        HttpResponse<String> second = ann.post("/acl", rule("a", "b", ""));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(ann.get("/acl").body()).isEqualTo("[" + first.body() + "," + second.body() + "]");
        assertThat(first.body()).contains("\"created_at\":\"2031-05-04T08:00:00+00:00\"", "\"target\":\"*\"");
    }

    @Test
    void secondRuleForAPairAddsToTheFirst() throws Exception {
        String first = ann.post("/acl", rule("a", "b", "\"x\"")).body();
        registry.advance(Duration.ofSeconds(1));

        HttpResponse<String> second = ann.post("/acl", rule("a", "b", "\"y\",\"x\""));

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.replace("[\"x\"]", "[\"x\",\"y\"]"));
        assertThat(ann.get("/acl").body()).isEqualTo("[" + second.body() + "]");
    }

    @Test
    void ruleThatDeniesAndOneThatAllowsDoNotMeet() throws Exception {
        ann.post("/acl", rule("a", "b", ""));
        ann.post("/acl", rule("b", "a", "\"x\""));

        assertRefused(ann.post("/acl", rule("a", "b", "\"x\"")), 409, "denies everything; delete it first");
        assertRefused(ann.post("/acl", rule("b", "a", "")), 409, "allows something; delete it first");
        assertThat(ann.post("/acl", rule("a", "b", "")).statusCode()).isEqualTo(201);
    }

    @Test
    void rulesOfAnyOwnGroupAreMadeSeenAndDeleted() throws Exception {
        String team = TestUser.read(ann.post("/groups", "{\"name\":\"team\"}"), ID);

        HttpResponse<String> byQuery = ann.post("/acl?group_id=" + team, rule("a", "b", ""));
        HttpResponse<String> byBody =
                ann.post("/acl", rule("a", "c", "").replace("}", ",\"group_id\":\"" + team + "\"}"));

        assertThat(byQuery.body()).contains(team);
        assertThat(ann.get("/acl?group_id=" + team).body()).isEqualTo("[" + byQuery.body() + "," + byBody.body() + "]");
        assertThat(ann.get("/acl").body()).isEqualTo("[]");
        assertThat(ann.delete("/acl/" + TestUser.read(byQuery, ID)).statusCode())
                .isEqualTo(204);
        assertRefused(stranger.get("/acl?group_id=" + team), 403, "not a member of the specified group");
        assertRefused(stranger.post("/acl?group_id=" + team, rule("a", "b", "")), 403, "not a member");
        assertRefused(stranger.delete("/acl/" + TestUser.read(byBody, ID)), 404, "acl rule not found");
        assertRefused(ann.get("/acl?group_id=x"), 400, "not a UUID");
    }

    @Test
    void plainMembersEditRulesIfTheGroupSaysSo() throws Exception {
        String group = ann.group().id().toString();
        String byAnn = TestUser.read(ann.post("/acl", rule("a", "b", "")), ID);
        ann.post(
                "/groups/" + group + "/members",
                "{\"user_id\":\"" + stranger.self().id() + "\"}");
        String path = "/acl?group_id=" + group;

        assertRefused(stranger.post(path, rule("a", "c", "")), 403, "members of this group may not edit its rules");
        assertRefused(stranger.delete("/acl/" + byAnn), 403, "members of this group may not edit its rules");
        assertThat(stranger.get(path).body()).contains(byAnn);
        ann.patch("/groups/" + group, "{\"members_may\":[\"edit_rules\"]}");
        assertThat(stranger.post(path, rule("a", "c", "")).statusCode()).isEqualTo(201);
        assertThat(stranger.delete("/acl/" + byAnn).statusCode()).isEqualTo(204);
    }

    @Test
    void groupInTheBodyThatOneIsNotInIsIgnored() throws Exception {
        String body = """
                {"source":"a","target":"b","allowed_capabilities":[],"group_id":"%s"}""".formatted(stranger.group().id());

        assertThat(ann.post("/acl", body).body()).contains(ann.group().id().toString());
        assertThat(stranger.get("/acl").body()).isEqualTo("[]");
    }

    @Test
    void deletedRuleIsGone() throws Exception {
        String id = TestUser.read(ann.post("/acl", rule("a", "b", "")), ID);

        assertRefused(stranger.delete("/acl/" + id), 404, "acl rule not found");
        assertThat(ann.delete("/acl/" + id).statusCode()).isEqualTo(204);
        assertRefused(ann.delete("/acl/" + id), 404, "acl rule not found");
        assertRefused(ann.delete("/acl/not-a-uuid"), 404, "acl rule not found");
        assertThat(ann.get("/acl").body()).isEqualTo("[]");
    }

    @Test
    void bodyThatIsNoRuleIsNamed() throws Exception {
        assertRefused(ann.post("/acl", "{\"source\":\"a\"}"), 422, "missing field `target`");
        assertRefused(ann.post("/acl", rule("a", "b", "1")), 422, "allowed_capabilities");
        assertRefused(ann.post("/acl", rule("a", "x".repeat(257), "")), 422, "257 characters");
        assertRefused(ann.post("/acl", "nothing"), 400, "Failed to parse");
    }

    @Test
    void groupHasNoMoreRulesThanFitIntoAnEvent() throws Exception {
        String half = "\"" + "x".repeat(AclRules.MAX_BYTES_OF_GROUP / 4 * 3 / 2) + "\"";
        assertThat(ann.post("/acl", rule("a", "b", half)).statusCode()).isEqualTo(201);
        assertThat(ann.post("/acl", rule("a", "c", half)).statusCode()).isEqualTo(201);

        assertRefused(ann.post("/acl", rule("a", "d", half)), 409, "as many rules as it may");
        assertThat(ann.post("/acl", rule("a", "e", "\"small\"")).statusCode()).isEqualTo(201);
        assertThat(TestUser.read(ann.get("/acl"), JsonShape.listOf(AclRule.SHAPE)))
                .hasSize(3)
                .extracting(AclRule::allowedCapabilities)
                .contains(List.of("small"));
    }

    private static String rule(String source, String target, String capabilities) {
        return "{\"source\":\"" + source + "\",\"target\":\"" + target + "\",\"allowed_capabilities\":[" + capabilities
                + "]}";
    }
}
