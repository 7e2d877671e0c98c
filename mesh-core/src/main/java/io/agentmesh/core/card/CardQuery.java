package io.agentmesh.core.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which cards somebody looks for (wire §7.2); all filters that are given must hold.
///
/// @param capability the exact name of a capability, or `null`
/// @param search part of the name or description, or `null`
/// @param agentId the agent's key of today, or `null`
/// @param groups the groups to look in, or `null`. Written, never read: nobody can name groups from outside
public record CardQuery(
        @Nullable String capability,
        @Nullable String search,
        @Nullable AgentId agentId,
        @Nullable List<GroupId> groups) {
    /// Reads a query; `group_ids` is ignored.
    public static final JsonShape<CardQuery> SHAPE = value -> {
        var in = ObjectReader.of(value, "query", "capability", "search", "agent_id");
        return new CardQuery(
                in.optionalString("capability"),
                in.optionalString("search"),
                in.readOptional("agent_id", AgentId.SHAPE),
                null);
    };

    /// Copies the list.
    public CardQuery {
        groups = groups == null ? null : List.copyOf(groups);
    }

    /// The query that finds every card.
    public static CardQuery all() {
        return new CardQuery(null, null, null, null);
    }

    /// Reads the query string of a search, without its `?` (registry §6.3): form rules, so `+` is a blank;
    /// unknown parameters are ignored, a known one given twice is refused.
    public static Decoded<CardQuery> ofQueryString(String queryString) {
        return QueryString.read(queryString, "capability", "search", "agent_id").then(CardQuery::of);
    }

    private static Decoded<CardQuery> of(Map<String, String> parameters) {
        String agent = parameters.get("agent_id");
        if (agent != null && agent.length() > AgentId.MAX_LENGTH) {
            return Decoded.bad(ErrorCode.MALFORMED, "agent_id: longer than " + AgentId.MAX_LENGTH + " characters");
        }
        return Decoded.ok(new CardQuery(
                parameters.get("capability"),
                parameters.get("search"),
                agent == null ? null : new AgentId(agent),
                null));
    }

    /// The text of the wire.
    public String toJson() {
        var out = new ObjectWriter()
                .string("capability", capability)
                .string("search", search)
                .string("agent_id", agentId == null ? null : agentId.value());
        if (groups != null) {
            out.list("group_ids", groups, group -> new JsonString(group.toString()).toString());
        }
        return out.end();
    }
}
