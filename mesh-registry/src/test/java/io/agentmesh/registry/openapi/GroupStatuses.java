package io.agentmesh.registry.openapi;

import static io.agentmesh.registry.openapi.Calls.NOBODY;
import static io.agentmesh.registry.openapi.Calls.expect;
import static io.agentmesh.registry.openapi.Calls.text;

import io.agentmesh.registry.testing.TestUser;

/// What groups, members and rules answer.
record GroupStatuses(Calls calls) {
    void provoke() throws Exception {
        groups();
        tooManyGroups();
        members();
        rules();
    }

    private void groups() throws Exception {
        TestUser ann = calls.ann();
        String group = "/groups/" + make(ann, "one");
        TestUser member = calls.registry().user("member");
        expect(200, ann.get("/groups"));
        expect(200, ann.get(group));
        expect(404, calls.stranger().get(group));
        expect(200, ann.patch(group, "{\"members_may\":[\"edit_rules\",\"mint_setup_keys\"]}"));
        expect(404, calls.stranger().patch(group, "{}"));
        expect(404, calls.stranger().delete(group));
        expect(201, ann.post(group + "/members", "{\"user_id\":\"" + Calls.userId(member) + "\"}"));
        expect(403, member.patch(group, "{}"));
        expect(403, member.delete(group));
        expect(204, ann.delete(group));
    }

    private void tooManyGroups() throws Exception {
        TestUser many = calls.registry().user("joiner");
        String user = Calls.userId(many);
        String count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) ";
        String id = "printf('00000000-0000-4000-8000-%012d', i)";
        calls.store()
                .write(tx -> tx.update(
                        count + "INSERT INTO groups SELECT " + id + ", 'g', ?, '2031-01-01T00:00:00+00:00' FROM n",
                        user));
        calls.store()
                .write(tx ->
                        tx.update(count + "INSERT INTO group_members SELECT " + id + ", ?, 'member' FROM n", user));
        expect(409, many.post("/groups", "{\"name\":\"one more\"}"));
    }

    private void members() throws Exception {
        TestUser ann = calls.ann();
        String members = "/groups/" + make(ann, "two") + "/members";
        String one = Calls.userId(calls.stranger());
        String owner = Calls.userId(ann);
        String join = "{\"user_id\":\"" + one + "\"}";
        expect(403, calls.stranger().post(members, join));
        expect(404, calls.stranger().get(members));
        expect(201, ann.post(members, join));
        expect(409, ann.post(members, join));
        expect(404, ann.post(members, "{\"user_id\":\"" + NOBODY + "\"}"));
        expect(200, ann.get(members));
        expect(200, ann.patch(members + "/" + one, "{\"role\":\"Admin\"}"));
        expect(403, calls.stranger().patch(members + "/" + owner, "{\"role\":\"Owner\"}"));
        expect(400, ann.patch(members + "/" + owner, "{\"role\":\"Admin\"}"));
        expect(404, ann.patch(members + "/" + NOBODY, "{\"role\":\"Admin\"}"));
        expect(400, calls.stranger().delete(members + "/" + owner));
        expect(204, ann.delete(members + "/" + one));
        expect(403, calls.stranger().delete(members + "/" + owner));
    }

    private void rules() throws Exception {
        TestUser ann = calls.ann();
        String group = make(ann, "three");
        String acl = "/acl?group_id=" + group;
        expect(200, ann.get(acl));
        expect(400, ann.get("/acl?group_id=none"));
        expect(403, calls.stranger().get(acl));
        String rule = "/acl/" + text(expect(201, ann.post(acl, rule("[\"echo\"]"))), "id");
        expect(409, ann.post(acl, rule("[]")));
        expect(403, calls.stranger().post(acl, rule("[]")));
        expect(404, calls.stranger().delete(rule));
        ann.post("/groups/" + group + "/members", "{\"user_id\":\"" + Calls.userId(calls.stranger()) + "\"}");
        expect(403, calls.stranger().delete(rule));
        expect(204, ann.delete(rule));
    }

    private static String rule(String capabilities) {
        return "{\"source\":\"a\",\"target\":\"b\",\"allowed_capabilities\":" + capabilities + "}";
    }

    private static String make(TestUser owner, String name) throws Exception {
        return text(expect(201, owner.post("/groups", "{\"name\":\"" + name + "\"}")), "id");
    }
}
