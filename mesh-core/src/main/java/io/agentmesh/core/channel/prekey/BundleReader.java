package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.IdentityMap;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonLimits;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Reads a bundle in the order size, JSON, version, members, identity key, signatures; each step trusts the ones
/// before it alone.
final class BundleReader {
    /// 8 KiB hold no more than this many values that anybody needs.
    private static final JsonLimits LIMITS = new JsonLimits(4, 1_000, 20);

    private static final JsonInteger VERSION = JsonInteger.of(Bundle.VERSION);
    private static final Map<String, Terms.Require> REQUIREMENTS =
            Map.of(Terms.Require.NONE.word(), Terms.Require.NONE, Terms.Require.SEALED.word(), Terms.Require.SEALED);

    private BundleReader() {}

    static Decoded<SignedBundle> read(byte[] utf8) {
        if (utf8.length > Bundle.MAX_BYTES) {
            return bad(utf8.length + " bytes (expected: at most " + Bundle.MAX_BYTES + ")");
        }
        return switch (Json.decode(utf8, LIMITS, JsonShape.any())) {
            case Decoded.Ok<JsonValue>(JsonObject json) -> version(json, new String(utf8, StandardCharsets.UTF_8));
            case Decoded.Ok<JsonValue> noObject -> bad("expected an object");
            case Decoded.Bad<JsonValue> malformed -> bad(malformed.violation().detail());
        };
    }

    private static Decoded<SignedBundle> version(JsonObject json, String text) {
        if (!VERSION.equals(json.get("v"))) {
            return Decoded.bad(ErrorCode.BUNDLE_VERSION, "expected: " + Bundle.VERSION);
        }
        if (!SignedValues.areExact(json)) {
            return bad("a value that has no one canonical form");
        }
        return switch (Json.decode(json, BundleReader::content)) {
            case Decoded.Ok<Content>(Content content) -> verified(content, json, text);
            case Decoded.Bad<Content> malformed -> bad(malformed.violation().detail());
        };
    }

    private static Decoded<SignedBundle> verified(Content content, JsonObject json, String text) {
        AgentId agent = content.bundle().owner().agent();
        byte[] signedBytes = BundleText.signedBytes(json);
        return IdentityMap.publicKey(agent).then(u -> agent.key()).then(key -> {
            if (!key.verify(signedBytes, content.signature())) {
                return bad("not signed by its agent");
            }
            return content.bundle().signedPrekey().isSignedBy(key)
                    ? Decoded.ok(SignedBundle.of(content.bundle(), text, signedBytes))
                    : bad("its signed prekey is not signed by its agent");
        });
    }

    private record Content(Bundle bundle, Signature signature) {}

    private static Content content(JsonValue value) throws MalformedJson {
        var reader = PrekeyReader.of(
                value,
                "bundle",
                "v",
                "agent",
                "name",
                "device",
                "serial",
                "issued_at",
                "expires_at",
                "suites",
                "features",
                "policy",
                "limits",
                "spk",
                "sig");
        var bundle = new Bundle(
                owner(reader),
                edition(reader),
                terms(reader),
                reader.members().read("spk", BundleReader::signedPrekey));
        return new Content(bundle, reader.signature());
    }

    private static Bundle.Owner owner(PrekeyReader reader) throws MalformedJson {
        return new Bundle.Owner(
                reader.members().read("agent", AgentId.SHAPE), reader.members().read("name", AgentId.SHAPE), (int)
                        reader.number("device", 0, Bundle.Owner.MAX_DEVICE));
    }

    private static Bundle.Edition edition(PrekeyReader reader) throws MalformedJson {
        return new Bundle.Edition(
                reader.number("serial", 1, Bundle.Edition.MAX_SERIAL),
                reader.u53("issued_at"),
                reader.u53("expires_at"));
    }

    private static Terms terms(PrekeyReader reader) throws MalformedJson {
        List<Integer> suites = reader.members().list("suites", BundleReader::suite);
        List<String> features = reader.members().list("features", BundleReader::feature);
        checkRising(suites, Comparator.naturalOrder(), Terms.MAX_SUITES, "suites");
        checkRising(
                features,
                Comparator.comparing(BundleReader::utf8, Arrays::compareUnsigned),
                Terms.MAX_FEATURES,
                "features");
        return new Terms(
                suites,
                features,
                reader.members().read("policy", BundleReader::policy),
                reader.members().read("limits", BundleReader::limits));
    }

    private static Integer suite(JsonValue value) throws MalformedJson {
        if (value instanceof JsonInteger number
                && number.asLong().orElse(0) >= 1
                && number.asLong().orElse(0) <= 0xFFFF) {
            return (int) number.asLong().orElseThrow();
        }
        throw new MalformedJson("no suite (expected: 1..65535)");
    }

    private static String feature(JsonValue value) throws MalformedJson {
        String feature = JsonShape.string().read(value);
        if (utf8(feature).length > Terms.MAX_FEATURE_BYTES) {
            throw new MalformedJson("longer than " + Terms.MAX_FEATURE_BYTES + " bytes");
        }
        return feature;
    }

    private static <T> void checkRising(List<T> items, Comparator<T> order, int max, String name) throws MalformedJson {
        boolean rising = true;
        for (int i = 1; i < items.size(); i++) {
            rising &= order.compare(items.get(i - 1), items.get(i)) < 0;
        }
        if (!rising || items.size() > max) {
            throw new MalformedJson(name + ": expected at most " + max + ", sorted, each once");
        }
    }

    private static Terms.Policy policy(JsonValue value) throws MalformedJson {
        var members = PrekeyReader.of(value, "policy", "require", "durable").members();
        return new Terms.Policy(members.word("require", REQUIREMENTS), members.bool("durable"));
    }

    private static Terms.Limits limits(JsonValue value) throws MalformedJson {
        var reader = PrekeyReader.of(value, "limits", "max_message", "max_ttl_s");
        return new Terms.Limits(reader.u53("max_message"), reader.u53("max_ttl_s"));
    }

    private static SignedPrekey signedPrekey(JsonValue value) throws MalformedJson {
        var reader = PrekeyReader.of(value, "spk", "id", "key", "sig", "created_at");
        return new SignedPrekey(reader.keyId(), reader.key(), reader.signature(), reader.u53("created_at"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> Decoded<T> bad(String detail) {
        return Decoded.bad(ErrorCode.BAD_BUNDLE, detail);
    }
}
