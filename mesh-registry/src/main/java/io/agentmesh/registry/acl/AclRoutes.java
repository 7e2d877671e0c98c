package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/acl`: the rules of the caller's first group (registry §6.12).
public final class AclRoutes {
    private final Store store;
    private final AclRepository repository;
    private final AclRules rules;
    private final Groups groups;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public AclRoutes(Store store, AclRepository repository, AclRules rules, Groups groups) {
        this.store = store;
        this.repository = repository;
        this.rules = rules;
        this.groups = groups;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/acl", this::list)
                .post("/acl", this::create)
                .delete("/acl/{rule}", this::delete)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        GroupId group = groups.first(store, caller);
        List<StoredRule> all = store.read(tx -> repository.ofGroup(tx, group));
        return HttpResponse.json(200, JsonList.of(all, StoredRule::toView));
    }

    private HttpResponse create(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        AclRule rule = JsonBody.read(request, AclRule.SHAPE);
        StoredRule stored = store.write(tx -> rules.create(tx, groups.first(tx, caller), rule, caller));
        audit.record(
                caller,
                "acl rule created",
                "rule",
                stored.id(),
                "group",
                stored.group().toString(),
                "source",
                rule.source().value(),
                "target",
                rule.target().value());
        return HttpResponse.json(201, stored.toView());
    }

    private HttpResponse delete(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String id = request.pathParameter("rule");
        GroupId group = store.write(tx -> {
            GroupId first = groups.first(tx, caller);
            rules.delete(tx, first, id);
            return first;
        });
        audit.record(caller, "acl rule deleted", "rule", id, "group", group.toString());
        return HttpResponse.empty(204);
    }
}
