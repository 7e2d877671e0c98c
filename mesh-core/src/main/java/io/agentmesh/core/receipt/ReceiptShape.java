package io.agentmesh.core.receipt;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import java.util.List;

/// Reads receipts; whether they are signed is asked of each.
public final class ReceiptShape {
    /// One receipt.
    public static final JsonShape<Receipt> RECEIPT = ReceiptShape::receipt;

    /// The list in one message, at most [Receipt#MAX_RECEIPTS].
    public static final JsonShape<List<Receipt>> LIST = value -> {
        if (value instanceof JsonArray array && array.items().size() > Receipt.MAX_RECEIPTS) {
            throw new MalformedJson(
                    array.items().size() + " receipts (expected: at most " + Receipt.MAX_RECEIPTS + ")");
        }
        return JsonShape.listOf(RECEIPT).read(value);
    };

    private ReceiptShape() {}

    private static Receipt receipt(JsonValue value) throws MalformedJson {
        var members = ObjectReader.of(value, "receipt", "id", "digest", "outcome", "at", "reason", "sig");
        var statement = new Receipt.Statement(
                members.uuid("id"),
                read(ContentDigest.parse(members.string("digest"))),
                members.word("outcome", Outcome.BY_WORD),
                members.int64("at"));
        String reason = members.optionalString("reason");
        if (reason != null && reason.length() > Receipt.MAX_REASON) {
            throw new MalformedJson("receipt.reason: longer than " + Receipt.MAX_REASON + " characters");
        }
        return new Receipt(statement, reason, read(Signature.parse(members.string("sig"), "sig")));
    }

    private static <T> T read(Decoded<T> decoded) throws MalformedJson {
        return switch (decoded) {
            case Decoded.Ok<T>(T value) -> value;
            case Decoded.Bad<T> bad ->
                throw new MalformedJson("receipt: " + bad.violation().detail());
        };
    }
}
