package io.agentmesh.registry.group;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
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
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/groups` (registry §6.9).
public final class GroupRoutes {
    private static final JsonShape<String> NAME =
            value -> ObjectReader.of(value, "group", "name").string("name");

    private final Store store;
    private final GroupRepository repository = new GroupRepository();
    private final Groups groups;
    private final GroupChanges changes;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public GroupRoutes(Store store, Groups groups, GroupChanges changes) {
        this.store = store;
        this.groups = groups;
        this.changes = changes;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/groups", this::list)
                .post("/groups", this::create)
                .get("/groups/{group}", this::get)
                .method("PATCH", "/groups/{group}", this::change)
                .delete("/groups/{group}", this::delete)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        List<Group> mine = store.read(tx -> repository.ofUser(tx, caller));
        return HttpResponse.json(200, JsonList.of(mine, Group::toJson));
    }

    private HttpResponse create(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String name = JsonBody.read(request, NAME);
        Group group = store.write(tx -> {
            Group made = groups.make(tx, name, caller.user());
            audit.record(tx, caller.actor(), "group created", "group", made.id().toString());
            return made;
        });
        return HttpResponse.json(201, group.toJson());
    }

    private HttpResponse get(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        GroupId group = groupOf(request);
        return HttpResponse.json(
                200, store.read(tx -> changes.view(tx, group, caller)).toJson());
    }

    private HttpResponse change(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String path = request.pathParameter("group");
        GroupChange wanted = JsonBody.read(request, GroupChange.SHAPE);
        var group = new GroupId(PathId.of(path));
        GroupView changed = store.write(tx -> {
            GroupView after = changes.change(tx, group, wanted, caller.user());
            audit.record(
                    tx,
                    caller.actor(),
                    "group changed",
                    "group",
                    group.toString(),
                    "membersMay",
                    MemberRight.list(after.membersMay()));
            return after;
        });
        return HttpResponse.json(200, changed.toJson());
    }

    private HttpResponse delete(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        GroupId group = groupOf(request);
        store.write(tx -> {
            changes.delete(tx, group, caller.user());
            audit.record(tx, caller.actor(), "group deleted", "group", group.toString());
            return group;
        });
        return HttpResponse.empty(204);
    }

    private static GroupId groupOf(HttpRequest request) {
        return new GroupId(PathId.of(request.pathParameter("group")));
    }
}
