package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timestamp;
import java.util.List;

/// A rule as it is kept.
///
/// @param id any text in databases of the original, a UUID in ours
/// @param group in which it holds
/// @param rule what it says
/// @param createdBy who made it
/// @param createdAt when; of several rules for one pair the oldest decides
public record StoredRule(String id, GroupId group, AclRule rule, UserId createdBy, Timestamp createdAt) {
    /// The same rule, allowing something else.
    StoredRule allowing(List<String> capabilities) {
        return new StoredRule(id, group, new AclRule(rule.source(), rule.target(), capabilities), createdBy, createdAt);
    }

    /// AclRuleView (registry §2.2).
    String toView() {
        return new ObjectWriter()
                .string("id", id)
                .uuid("group_id", group.value())
                .string("source", rule.source().value())
                .string("target", rule.target().value())
                .list("allowed_capabilities", rule.allowedCapabilities(), name -> new JsonString(name).toString())
                .string("created_at", createdAt.textWithOffset())
                .end();
    }
}
