package io.agentmesh.registry.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestListener;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupRoutesIT extends RegistryTest {
    private final TestUser ben;
    private final GroupId group;

    GroupRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        ben = registry.user("ben");
        group = ann.group().id();
    }

    @Test
    void makerOwnsTheGroupAndSeesItBehindTheFirstOne() throws Exception {
        Group team = TestUser.read(ann.post("/groups", "{\"name\":\"team\"}"), Group.SHAPE);

        List<Group> mine = TestUser.read(ann.get("/groups"), JsonShape.listOf(Group.SHAPE));

        assertThat(mine).extracting(Group::name).containsExactly("default", "team");
        assertThat(team.createdBy()).isEqualTo(ann.self().id());
        assertThat(stranger.get("/groups").body()).doesNotContain("team");
    }

    @Test
    void memberSeesTheGroupsCardsAndKeepsItsOwnFirstGroup() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");

        assertThat(add(ann, ben, "\"Member\"").statusCode()).isEqualTo(201);

        assertThat(ben.search("")).hasSize(1);
        assertThat(ben.register(Keys.BOB.id(), "Bob").group()).isNotEqualTo(group());
        assertThat(ben.search("")).hasSize(2);
    }

    @Test
    void ownersAndAdminsAloneManageMembers() throws Exception {
        assertRefused(add(stranger, ben, "\"Member\""), 403, "insufficient permissions");
        add(ann, ben, "\"Member\"");
        assertRefused(add(ben, stranger, "\"Member\""), 403, "insufficient permissions");
        assertRefused(remove(ben, ann), 403, "insufficient permissions");
        remove(ann, ben);
        add(ann, ben, "\"Admin\"");
        assertThat(add(ben, stranger, "\"Member\"").statusCode()).isEqualTo(201);
        assertThat(remove(ben, stranger).statusCode()).isEqualTo(204);
    }

    @Test
    void adminsNeitherMakeNorRemoveOwners() throws Exception {
        add(ann, ben, "\"Admin\"");

        assertRefused(add(ben, stranger, "\"Owner\""), 403, "only an owner");
        assertRefused(role(ben, ben, "Owner"), 403, "only an owner");
        assertRefused(role(ben, ann, "Member"), 403, "only an owner");
        assertRefused(remove(ben, ann), 400, "cannot remove the group owner");
    }

    @Test
    void ownersRemoveEachOtherButNotTheLast() throws Exception {
        assertRefused(remove(ann, ann), 400, "cannot remove the group owner: it is the last one");
        assertRefused(role(ann, ann, "Member"), 400, "it is the last one");
        add(ann, ben, "\"Owner\"");
        String group = group().toString();

        assertThat(remove(ben, ann).statusCode()).isEqualTo(204);
        assertThat(ben.get("/groups/" + group).body()).contains("\"role\":\"Owner\"");
        assertRefused(ann.get("/groups/" + group), 404, "group not found");
    }

    @Test
    void anybodyMayLeave() throws Exception {
        add(ann, ben, "\"Member\"");
        String itself = members() + "/" + ben.self().id();

        assertThat(ben.delete(itself).statusCode()).isEqualTo(204);
        assertRefused(ben.delete(itself), 403, "insufficient permissions");
        assertThat(ann.delete(itself).statusCode()).isEqualTo(204);
    }

    @Test
    void membersAreListedInTheOrderOfJoiningAndGetOtherRoles() throws Exception {
        add(ann, ben, "\"Member\"");

        assertThat(role(ann, ben, "Admin").body())
                .isEqualTo("{\"group_id\":\"" + group() + "\",\"user_id\":\""
                        + ben.self().id() + "\",\"role\":\"Admin\"}");
        assertThat(ben.get(members()).body())
                .isEqualTo("[{\"user_id\":\"" + ann.self().id() + "\",\"display_name\":\"ann\",\"role\":\"Owner\"},"
                        + "{\"user_id\":\"" + ben.self().id() + "\",\"display_name\":\"ben\",\"role\":\"Admin\"}]");
        assertRefused(stranger.get(members()), 404, "group not found");
        assertRefused(role(ann, stranger, "Admin"), 404, "no member of the group");
    }

    @Test
    void ownerRenamesTheGroupAndSaysWhatMembersMay() throws Exception {
        add(ann, ben, "\"Admin\"");
        String path = "/groups/" + group();

        assertThat(ann.patch(path, "{\"name\":\"home\",\"members_may\":[\"mint_setup_keys\",\"edit_rules\"]}")
                        .body())
                .contains("\"name\":\"home\"", "\"members_may\":[\"edit_rules\",\"mint_setup_keys\"]");
        assertThat(ann.patch(path, "{\"members_may\":[]}").body()).contains("\"home\"", "\"members_may\":[]");
        assertThat(ben.get(path).body()).contains("\"role\":\"Admin\"");
        assertRefused(ben.patch(path, "{\"name\":\"x\"}"), 403, "only an owner");
        assertRefused(stranger.patch(path, "{\"name\":\"x\"}"), 404, "group not found");
        assertRefused(ann.patch(path, "{\"members_may\":[\"fly\"]}"), 422, "unknown right");
    }

    @Test
    void nameHasABound() throws Exception {
        String longest = "x".repeat(GroupChanges.MAX_NAME_CHARS);

        assertThat(ann.post("/groups", "{\"name\":\"" + longest + "\"}").statusCode())
                .isEqualTo(201);
        assertRefused(ann.post("/groups", "{\"name\":\"" + longest + "x\"}"), 400, "longer than 1000");
        assertRefused(ann.patch("/groups/" + group(), "{\"name\":\"" + longest + "x\"}"), 400, "longer than 1000");
    }

    @Test
    void removedMemberLosesCardsKeysAndTheirTokens() throws Exception {
        add(ann, ben, "\"Admin\"");
        ann.register(Keys.ALICE.id(), "Alice");
        String key = read(
                ben.post(
                        "/setup-keys",
                        "{\"group_id\":\"" + group()
                                + "\",\"usage\":{\"Reusable\":{\"max_uses\":9}},\"expires_in_secs\":60}"),
                "raw_key");
        TestUser machine = registry.withToken(read(useKey(key, Keys.BOB.id()), "api_token"));
        try (TestFollower alice = ann.follow(Keys.ALICE.id());
                TestFollower bob = machine.follow(Keys.BOB.id());
                TestListener relay = TestListener.open(registry, ann.token())) {
            alice.snapshot();
            bob.snapshot();

            remove(ann, ben);

            assertThat(bob.closeCode()).isEqualTo(1008);
            assertThat(alice.nextOf(SyncEvent.PeerRemoved.class).agent()).isEqualTo(Keys.BOB.id());
            assertThat(relay.next()).contains(Keys.BOB.id().value());
        }
        assertRefused(machine.get("/users/me"), 401, "invalid or expired token");
        assertRefused(useKey(key, Keys.BOB.id()), 401, "invalid or expired setup key");
        assertThat(ben.get("/setup-keys").body()).isEqualTo("[]");
        assertThat(ann.search("")).hasSize(1);
        assertThat(gate(Keys.BOB.id())).isEqualTo(404);
        assertThat(gate(Keys.ALICE.id())).isEqualTo(200);
    }

    @Test
    void deletedGroupTakesEverythingWithIt() throws Exception {
        String group = group().toString();
        String key = read(
                ann.post(
                        "/setup-keys",
                        "{\"group_id\":\"" + group
                                + "\",\"usage\":{\"Reusable\":{\"max_uses\":9}},\"expires_in_secs\":60}"),
                "raw_key");
        TestUser machine = registry.withToken(read(useKey(key, Keys.BOB.id()), "api_token"));
        ann.post("/acl", "{\"source\":\"a\",\"target\":\"b\",\"allowed_capabilities\":[]}");
        ann.patch("/groups/" + group, "{\"members_may\":[\"edit_rules\"]}");
        add(ann, ben, "\"Admin\"");
        try (TestFollower bob = machine.follow(Keys.BOB.id())) {
            bob.snapshot();
            assertRefused(ben.delete("/groups/" + group), 403, "only an owner");
            assertRefused(stranger.delete("/groups/" + group), 404, "group not found");

            assertThat(ann.delete("/groups/" + group).statusCode()).isEqualTo(204);

            assertThat(bob.closeCode()).isEqualTo(1008);
        }
        assertRefused(ann.delete("/groups/" + group), 404, "group not found");
        assertRefused(machine.get("/users/me"), 401, "invalid or expired token");
        assertRefused(useKey(key, Keys.BOB.id()), 401, "invalid or expired setup key");
        assertThat(gate(Keys.BOB.id())).isEqualTo(404);
        assertThat(ben.get("/groups").body()).doesNotContain(group);
        assertThat(ann.register(Keys.ALICE.id(), "Alice").group().toString()).isNotEqualTo(group);
    }

    @Test
    void roleMayBeMissingAndIsThenThatOfAMember() throws Exception {
        String body = "{\"user_id\":\"" + ben.self().id() + "\"}";

        assertThat(ann.post(members(), body).statusCode()).isEqualTo(201);
        assertRefused(add(ben, stranger, "\"Member\""), 403, "insufficient permissions");
    }

    @Test
    void badMembersAreNamed() throws Exception {
        assertRefused(add(ann, ben, "\"member\""), 422, "role");
        assertRefused(add(ann, ben, "null"), 422, "role");
        assertRefused(
                ann.post("/groups/x/members", "{\"user_id\":\"" + ben.self().id() + "\"}"), 400, "not a UUID");
        assertRefused(
                ann.post(members(), "{\"user_id\":\"00000000-0000-4000-8000-000000000000\",\"role\":\"Member\"}"),
                404,
                "user not found");
        add(ann, ben, "\"Member\"");
        assertRefused(add(ann, ben, "\"Member\""), 409, "member of the group already");
        assertRefused(ann.delete(members() + "/x"), 400, "not a UUID");
        assertRefused(ann.post("/groups", "{}"), 422, "missing field `name`");
    }

    @Test
    void unknownGroupLooksLikeASomeoneElses() throws Exception {
        String path = "/groups/00000000-0000-4000-8000-000000000000/members";

        assertRefused(
                ann.post(path, "{\"user_id\":\"" + ben.self().id() + "\",\"role\":\"Member\"}"),
                403,
                "insufficient permissions");
        assertRefused(ann.delete(path + "/" + ben.self().id()), 403, "insufficient permissions");
    }

    private GroupId group() {
        return group;
    }

    private String members() {
        return "/groups/" + group() + "/members";
    }

    private HttpResponse<String> add(TestUser caller, TestUser member, String role)
            throws IOException, InterruptedException {
        return caller.post(members(), "{\"user_id\":\"" + member.self().id() + "\",\"role\":" + role + "}");
    }

    private HttpResponse<String> role(TestUser caller, TestUser member, String role)
            throws IOException, InterruptedException {
        return caller.patch(members() + "/" + member.self().id(), "{\"role\":\"" + role + "\"}");
    }

    private HttpResponse<String> useKey(String key, AgentId agent) throws IOException, InterruptedException {
        return registry.post(
                "/register-with-key",
                "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + agent + "\",\"name\":\"m\",\"capabilities\":[]}");
    }

    private int gate(AgentId agent) throws IOException, InterruptedException {
        return stranger.post("/gate/verify", "{\"agent_id\":\"" + agent + "\"}").statusCode();
    }

    private static String read(HttpResponse<String> answer, String member) {
        return TestUser.read(
                answer, value -> ObjectReader.of(value, "answer", member).string(member));
    }

    private HttpResponse<String> remove(TestUser caller, TestUser member) throws IOException, InterruptedException {
        return caller.delete(members() + "/" + member.self().id());
    }
}
