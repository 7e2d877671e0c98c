package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes bundles, and says which bytes of one are signed: the label, a zero, and the canonical JSON of all
/// members but `sig` (offline §3, §4.1).
final class BundleText {
    private BundleText() {}

    static byte[] signedBytes(JsonObject bundle) {
        var members = new TreeMap<>(bundle.members());
        members.remove("sig");
        return Label.BUNDLE.over(CanonicalJson.bytes(JsonObject.of(members)));
    }

    static SignedBundle signed(Bundle bundle, AgentKeyPair agent) {
        JsonObject unsigned = json(bundle);
        byte[] signedBytes = signedBytes(unsigned);
        Signature signature = agent.sign(signedBytes);
        String text = CanonicalJson.text(unsigned.with("sig", signature.text()));
        return SignedBundle.of(bundle, text, signedBytes);
    }

    private static JsonObject json(Bundle bundle) {
        return JsonObject.empty()
                .with("v", JsonInteger.of(Bundle.VERSION))
                .with("agent", bundle.owner().agent().value())
                .with("name", bundle.owner().name().value())
                .with("device", JsonInteger.of(bundle.owner().device()))
                .with("serial", JsonInteger.of(bundle.edition().serial()))
                .with("issued_at", JsonInteger.of(bundle.edition().issuedAtMillis()))
                .with("expires_at", JsonInteger.of(bundle.edition().expiresAtMillis()))
                .with("suites", array(bundle.terms().suites(), suite -> JsonInteger.of(suite)))
                .with("features", array(bundle.terms().features(), JsonString::new))
                .with("policy", json(bundle.terms().policy()))
                .with("limits", json(bundle.terms().limits()))
                .with("spk", json(bundle.signedPrekey()));
    }

    private static JsonObject json(Terms.Policy policy) {
        return JsonObject.empty()
                .with("require", policy.require().word())
                .with("durable", JsonBoolean.of(policy.durable()));
    }

    private static JsonObject json(Terms.Limits limits) {
        return JsonObject.empty()
                .with("max_message", JsonInteger.of(limits.maxMessageBytes()))
                .with("max_ttl_s", JsonInteger.of(limits.maxTtlSeconds()));
    }

    private static JsonObject json(SignedPrekey prekey) {
        return JsonObject.empty()
                .with("id", JsonInteger.of(prekey.id()))
                .with("key", prekey.key().text())
                .with("sig", prekey.signature().text())
                .with("created_at", JsonInteger.of(prekey.createdAtMillis()));
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonValue> json) {
        return new JsonArray(items.stream().map(json).toList());
    }
}
