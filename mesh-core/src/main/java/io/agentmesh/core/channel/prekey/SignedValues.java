package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.math.BigInteger;

/// What a signed bundle may hold, its unknown members included: strings, booleans and integers below 2^53.
/// Every JSON library reads and prints those alike, so that all agree about the bytes that are signed (offline
/// §4.1).
final class SignedValues {
    private static final BigInteger END = BigInteger.ONE.shiftLeft(53);

    private SignedValues() {}

    static boolean areExact(JsonValue value) {
        return switch (value) {
            case JsonString text -> true;
            case JsonBoolean flag -> true;
            case JsonInteger number -> number.value().abs().compareTo(END) < 0;
            case JsonNull nothing -> false;
            case JsonDouble number -> false;
            case JsonArray array -> array.items().stream().allMatch(SignedValues::areExact);
            case JsonObject object -> object.members().values().stream().allMatch(SignedValues::areExact);
        };
    }
}
