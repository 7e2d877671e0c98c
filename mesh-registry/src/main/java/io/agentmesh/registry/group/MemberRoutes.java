package io.agentmesh.registry.group;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/groups/{group}/members` (registry §6.9): who belongs to a group, and as what.
public final class MemberRoutes {
    private static final JsonShape<Role> ROLE =
            value -> ObjectReader.of(value, "member", "role").word("role", Role.words());

    private final Store store;
    private final GroupRepository repository = new GroupRepository();
    private final Rights rights = new Rights();
    private final Members members;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public MemberRoutes(Store store, Members members) {
        this.store = store;
        this.members = members;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/groups/{group}/members", this::list)
                .post("/groups/{group}/members", this::add)
                .method("PATCH", "/groups/{group}/members/{user}", this::change)
                .delete("/groups/{group}/members/{user}", this::remove)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        var group = new GroupId(PathId.of(request.pathParameter("group")));
        List<MemberView> all = store.read(tx -> {
            rights.requireMember(tx, group, caller);
            return repository.members(tx, group);
        });
        return HttpResponse.json(200, JsonList.of(all, MemberView::toJson));
    }

    private HttpResponse add(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String path = request.pathParameter("group");
        NewMember body = JsonBody.read(request, NewMember.SHAPE);
        var member = new GroupMember(new GroupId(PathId.of(path)), body.user(), body.role());
        store.write(tx -> {
            members.add(tx, caller.user(), member);
            record(tx, caller, "group member added", member);
            return member;
        });
        return HttpResponse.empty(201);
    }

    private HttpResponse change(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String groupPath = request.pathParameter("group");
        String userPath = request.pathParameter("user");
        Role role = JsonBody.read(request, ROLE);
        var member = new GroupMember(new GroupId(PathId.of(groupPath)), new UserId(PathId.of(userPath)), role);
        store.write(tx -> {
            members.change(tx, caller.user(), member);
            record(tx, caller, "group member's role changed", member);
            return member;
        });
        return HttpResponse.json(200, member.toJson());
    }

    private HttpResponse remove(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String groupPath = request.pathParameter("group");
        String userPath = request.pathParameter("user");
        var group = new GroupId(PathId.of(groupPath));
        var user = new UserId(PathId.of(userPath));
        store.write(tx -> {
            members.remove(tx, caller.user(), group, user);
            audit.record(
                    tx, caller.actor(), "group member removed", "group", group.toString(), "user", user.toString());
            return group;
        });
        return HttpResponse.empty(204);
    }

    private void record(Transaction tx, Caller caller, String what, GroupMember member) {
        audit.record(
                tx,
                caller.actor(),
                what,
                "group",
                member.group().toString(),
                "user",
                member.user().toString(),
                "role",
                member.role().word());
    }
}
