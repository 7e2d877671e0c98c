package io.agentmesh.registry.card;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.card.Page.Order;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where a page ended. Callers hand it back as it is; what is in it is nobody's business and nothing secret.
sealed interface Cursor {
    /// Cards that can be paged through in the order of relevance.
    int MAX_RANKED = 1000;

    /// Behind this card, in the order of changes: cards that are added meanwhile disturb nothing.
    ///
    /// @param updatedAt when it was changed, as it is stored
    /// @param id its id
    record AfterCard(String updatedAt, String id) implements Cursor {
        static AfterCard of(AgentCard card) {
            return new AfterCard(card.updatedAt().textWithOffset(), card.id().toString());
        }

        @Override
        public String text() {
            return encode("u " + updatedAt + " " + id);
        }
    }

    /// Behind so many cards, in the order of relevance.
    record AfterRank(int rank) implements Cursor {
        @Override
        public String text() {
            return encode("r " + rank);
        }
    }

    /// What the caller hands back.
    String text();

    /// Reads what a caller handed back.
    ///
    /// @throws io.agentmesh.http.message.RequestRefused 400 if it is none of ours, or of another order
    static Cursor parse(String text, Order order) {
        String plain =
                switch (Base64Url.decode(text)) {
                    case Decoded.Ok<byte[]>(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
                    case Decoded.Bad<byte[]> bad -> throw none();
                };
        List<String> parts = List.of(plain.split(" ", -1));
        return switch (order) {
            case UPDATED -> afterCard(parts);
            case RELEVANCE -> afterRank(parts);
        };
    }

    private static Cursor afterCard(List<String> parts) {
        if (parts.size() != 3
                || !parts.getFirst().equals("u")
                || Timestamp.parse(parts.get(1)).isEmpty()
                || UuidText.parse(parts.get(2)).isEmpty()) {
            throw none();
        }
        return new AfterCard(parts.get(1), parts.get(2));
    }

    private static Cursor afterRank(List<String> parts) {
        if (parts.size() != 2 || !parts.getFirst().equals("r") || !parts.get(1).matches("[0-9]{1,4}")) {
            throw none();
        }
        return new AfterRank(Math.min(Integer.parseInt(parts.get(1)), MAX_RANKED));
    }

    private static RuntimeException none() {
        return SearchRequest.bad("cursor: not one that this search gave");
    }

    private static String encode(String plain) {
        return Base64Url.encode(plain.getBytes(StandardCharsets.UTF_8));
    }
}
