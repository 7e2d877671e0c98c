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
        HttpResponse<String> second = ann.post("/acl", rule("a", "*", ""));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(ann.get("/acl").body()).isEqualTo("[" + first.body() + "," + second.body() + "]");
        assertThat(first.body()).contains("\"created_at\":\"2031-05-04T08:00:00+00:00\"", "\"target\":\"*\"");
    }

    @Test
    void groupInTheBodyIsIgnored() throws Exception {
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
        String half = "\"" + "x".repeat(AclRules.MAX_CHARS_OF_GROUP / 4 * 3 / 2) + "\"";
        assertThat(ann.post("/acl", rule("a", "b", half)).statusCode()).isEqualTo(201);
        assertThat(ann.post("/acl", rule("a", "b", half)).statusCode()).isEqualTo(201);

        assertRefused(ann.post("/acl", rule("a", "b", half)), 409, "as many rules as it may");
        assertThat(ann.post("/acl", rule("a", "b", "\"small\"")).statusCode()).isEqualTo(201);
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
