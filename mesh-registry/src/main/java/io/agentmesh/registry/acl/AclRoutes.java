package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/acl`: the rules of a group that the caller belongs to, the first one if none is named (registry §6.12).
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
        GroupId group = groups.meant(store, request.query(), caller);
        List<StoredRule> all = store.read(tx -> repository.ofGroup(tx, group));
        return HttpResponse.json(200, JsonList.of(all, StoredRule::toView));
    }

    private HttpResponse create(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        NewRule wanted = JsonBody.read(request, NewRule.SHAPE);
        StoredRule stored = store.write(tx -> {
            StoredRule made = rules.create(tx, group(tx, request, wanted), wanted.rule(), caller.user());
            record(tx, caller, "acl rule created", made);
            return made;
        });
        return HttpResponse.json(201, stored.toView());
    }

    /// The query's group counts, then the body's if the caller belongs to it, then the caller's first.
    private GroupId group(Transaction tx, HttpRequest request, NewRule wanted) {
        UserId caller = Caller.of(request).user();
        GroupId named = wanted.group();
        if (named != null && request.query().all("group_id").isEmpty() && groups.hasMember(tx, named, caller)) {
            return named;
        }
        return groups.meant(tx, request.query(), caller);
    }

    private HttpResponse delete(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String id = request.pathParameter("rule");
        store.write(tx -> {
            StoredRule deleted = rules.delete(tx, id, caller.user());
            record(tx, caller, "acl rule deleted", deleted);
            return deleted;
        });
        return HttpResponse.empty(204);
    }

    private void record(Transaction tx, Caller caller, String what, StoredRule stored) {
        audit.record(
                tx,
                caller.actor(),
                what,
                "rule",
                stored.id(),
                "group",
                stored.group().toString(),
                "source",
                stored.rule().source().value(),
                "target",
                stored.rule().target().value());
    }
}
