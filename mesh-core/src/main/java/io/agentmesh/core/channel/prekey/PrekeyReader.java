package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import java.util.function.Function;

/// Reads the members that prekeys and bundles are made of. Unlike other messages of the mesh these are objects and
/// never positional arrays: they are signed as objects.
final class PrekeyReader {
    private static final long MAX_U53 = (1L << 53) - 1;

    private final ObjectReader members;

    private PrekeyReader(ObjectReader members) {
        this.members = members;
    }

    static PrekeyReader of(JsonValue value, String type, String... fields) throws MalformedJson {
        if (!(value instanceof JsonObject)) {
            throw new MalformedJson(type + ": expected an object");
        }
        return new PrekeyReader(ObjectReader.of(value, type, fields));
    }

    /// All members, for those that have no reader of their own here.
    ObjectReader members() {
        return members;
    }

    long keyId() throws MalformedJson {
        return number("id", 1, SignedPrekey.MAX_ID);
    }

    AgreementKey key() throws MalformedJson {
        return text("key", AgreementKey::parse);
    }

    Signature signature() throws MalformedJson {
        return text("sig", sig -> Signature.parse(sig, "sig"));
    }

    /// A whole number from 0 to 2^53−1.
    long u53(String name) throws MalformedJson {
        return number(name, 0, MAX_U53);
    }

    long number(String name, long min, long max) throws MalformedJson {
        long number = members.int64(name);
        if (number < min || number > max) {
            throw new MalformedJson(name + ": out of range (expected: " + min + ".." + max + ")");
        }
        return number;
    }

    private <T> T text(String name, Function<String, Decoded<T>> parse) throws MalformedJson {
        return switch (parse.apply(members.string(name))) {
            case Decoded.Ok<T>(T value) -> value;
            case Decoded.Bad<T> bad ->
                throw new MalformedJson(name + ": " + bad.violation().detail());
        };
    }
}
