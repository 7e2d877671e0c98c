package io.agentmesh.registry.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupRoutesIT extends RegistryTest {
    private final TestUser ben;

    GroupRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        ben = registry.user("ben");
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
        assertRefused(remove(ben, ben), 403, "insufficient permissions");
        remove(ann, ben);
        add(ann, ben, "\"Admin\"");
        assertThat(add(ben, stranger, "\"Member\"").statusCode()).isEqualTo(201);
        assertThat(remove(ben, stranger).statusCode()).isEqualTo(204);
    }

    @Test
    void ownersCannotBeRemovedAndOthersOnceOrTwice() throws Exception {
        add(ann, ben, "\"Member\"");

        assertRefused(remove(ann, ann), 400, "cannot remove the group owner");
        assertThat(remove(ann, ben).statusCode()).isEqualTo(204);
        assertThat(remove(ann, ben).statusCode()).isEqualTo(204);
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

    private GroupId group() throws IOException, InterruptedException {
        return ann.group().id();
    }

    private String members() throws IOException, InterruptedException {
        return "/groups/" + group() + "/members";
    }

    private HttpResponse<String> add(TestUser caller, TestUser member, String role)
            throws IOException, InterruptedException {
        return caller.post(members(), "{\"user_id\":\"" + member.self().id() + "\",\"role\":" + role + "}");
    }

    private HttpResponse<String> remove(TestUser caller, TestUser member) throws IOException, InterruptedException {
        return caller.delete(members() + "/" + member.self().id());
    }
}
