package io.agentmesh.registry.group;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
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
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/groups` (registry §6.9).
public final class GroupRoutes {
    private static final JsonShape<String> NAME =
            value -> ObjectReader.of(value, "group", "name").string("name");

    private final Store store;
    private final GroupRepository repository;
    private final Groups groups;
    private final SyncFeed feed;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public GroupRoutes(Store store, GroupRepository repository, Groups groups, SyncFeed feed) {
        this.store = store;
        this.repository = repository;
        this.groups = groups;
        this.feed = feed;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/groups", this::list)
                .post("/groups", this::create)
                .post("/groups/{group}/members", this::addMember)
                .delete("/groups/{group}/members/{user}", this::removeMember)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        List<Group> mine = store.read(tx -> repository.ofUser(tx, caller));
        return HttpResponse.json(200, JsonList.of(mine, Group::toJson));
    }

    private HttpResponse create(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String name = JsonBody.read(request, NAME);
        Group group = store.write(tx -> groups.create(tx, name, caller));
        audit.record(caller, "group created", "group", group.id().toString());
        return HttpResponse.json(201, group.toJson());
    }

    private HttpResponse addMember(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String path = request.pathParameter("group");
        NewMember body = JsonBody.read(request, NewMember.SHAPE);
        var member = new GroupMember(new GroupId(PathId.of(path)), body.user(), body.role());
        store.write(tx -> {
            groups.addMember(tx, caller, member);
            return member;
        });
        audit.record(
                caller,
                "group member added",
                "group",
                member.group().toString(),
                "user",
                member.user().toString(),
                "role",
                member.role().word());
        return HttpResponse.empty(201);
    }

    private HttpResponse removeMember(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String groupPath = request.pathParameter("group");
        String userPath = request.pathParameter("user");
        var group = new GroupId(PathId.of(groupPath));
        var user = new UserId(PathId.of(userPath));
        store.write(tx -> {
            groups.removeMember(tx, caller, group, user);
            feed.disconnect(tx, who -> who.group().equals(group) && who.owner().equals(user), "not a member any more");
            return group;
        });
        audit.record(caller, "group member removed", "group", group.toString(), "user", user.toString());
        return HttpResponse.empty(204);
    }
}
