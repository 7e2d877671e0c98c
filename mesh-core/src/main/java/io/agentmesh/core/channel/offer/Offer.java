package io.agentmesh.core.channel.offer;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What one end speaks, and the proof that its channel key belongs to its agent.
///
/// As bytes it is canonical JSON, `{"bind":"<86 characters>","features":["meta"],"v":1}`, with a member
/// `"offline":{"digest":"<43 characters>","serial":n}` if the agent has a bundle. `bind` is the agent's
/// Ed25519 signature over [#BINDING_LABEL], as ASCII, followed by the bytes of its channel key: the session is
/// then tied to the identity by itself, and not through the envelopes that carried the handshake alone.
///
/// @param features what the end speaks, as far as it is known here
/// @param bundle the edition of its bundle that callers are to have (offline §13.2); [BundleName#NONE] if it has none
public record Offer(Set<PeerFeature> features, BundleName bundle) {
    /// No offer: what the original says.
    public static final Offer NONE = new Offer(Set.of());

    /// What stands before the key in the text that `bind` signs, so that no signature made for another purpose
    /// fits.
    public static final String BINDING_LABEL = "agent-mesh/channel-key/1:";

    /// Names that are read of an offer; the rest is ignored.
    public static final int MAX_FEATURES = 32;

    private static final JsonInteger VERSION = JsonInteger.of(1);

    private static final String OFFLINE = "offline";

    /// Copies the set.
    public Offer {
        features = Set.copyOf(features);
    }

    /// The offer of an agent without a bundle.
    public Offer(Set<PeerFeature> features) {
        this(features, BundleName.NONE);
    }

    /// The payload with which `agent` offers these features, bound to its key in the channel's protocol.
    public Octets write(AgentKeyPair agent, PeerKey key) {
        List<JsonValue> words = PeerFeature.words(features).stream()
                .<JsonValue>map(JsonString::new)
                .toList();
        JsonObject offer = JsonObject.empty()
                .with("bind", agent.sign(bound(key)).text())
                .with("features", new JsonArray(words))
                .with("v", VERSION);
        return Octets.owning(CanonicalJson.bytes(bundle.isNone() ? offer : offer.with(OFFLINE, json(bundle))));
    }

    /// Reads what `peer` offered in a handshake in which it proved to hold `key`. What is empty, no JSON object
    /// or of another version offers nothing. Bad: an offer of this version whose binding is missing, of another
    /// agent or for another key ([ErrorCode#BAD_BINDING]).
    public static Decoded<Offer> read(Octets payload, AgentId peer, PeerKey key) {
        if (payload.length() == 0) {
            return Decoded.ok(NONE);
        }
        return switch (Json.parse(payload.toByteArray())) {
            case Decoded.Ok<JsonValue>(JsonObject offer) when VERSION.equals(offer.get("v")) -> bound(offer, peer, key);
            case Decoded.Ok<JsonValue> ofSomebodyElse -> Decoded.ok(NONE);
            case Decoded.Bad<JsonValue> noJson -> Decoded.ok(NONE);
        };
    }

    private static Decoded<Offer> bound(JsonObject offer, AgentId peer, PeerKey key) {
        boolean holds = offer.get("bind") instanceof JsonString(String text)
                && Signature.parse(text, "sig")
                        .then(signature -> peer.key().map(agent -> agent.verify(bound(key), signature)))
                        .toOptional()
                        .orElse(false);
        return holds
                ? Decoded.ok(new Offer(PeerFeature.among(words(offer)), bundle(offer)))
                : Decoded.bad(ErrorCode.BAD_BINDING, "the channel key is not signed by " + peer);
    }

    private static List<String> words(JsonObject offer) {
        return offer.get("features") instanceof JsonArray(List<JsonValue> items)
                ? items.stream()
                        .limit(MAX_FEATURES)
                        .filter(JsonString.class::isInstance)
                        .map(item -> ((JsonString) item).value())
                        .toList()
                : List.of();
    }

    private static JsonObject json(BundleName bundle) {
        return JsonObject.empty()
                .with("digest", Base64Url.encode(bundle.digest().toByteArray()))
                .with("serial", JsonInteger.of(bundle.serial()));
    }

    /// What is not as it should be names nothing: no more than a peer can do that names nothing.
    private static BundleName bundle(JsonObject offer) {
        return offer.get(OFFLINE) instanceof JsonObject named
                        && named.get("serial") instanceof JsonInteger serial
                        && isSerial(serial)
                        && named.get("digest") instanceof JsonString(String text)
                        && Base64Url.decode(text) instanceof Decoded.Ok<byte[]>(byte[] digest)
                        && digest.length == Derivation.HASH_BYTES
                ? new BundleName(serial.asLong().orElse(0), Octets.of(digest))
                : BundleName.NONE;
    }

    private static boolean isSerial(JsonInteger number) {
        long serial = number.asLong().orElse(0);
        return serial >= 1 && serial <= Bundle.Edition.MAX_SERIAL;
    }

    private static byte[] bound(PeerKey key) {
        byte[] label = BINDING_LABEL.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = key.bytes().toByteArray();
        byte[] text = Arrays.copyOf(label, label.length + bytes.length);
        System.arraycopy(bytes, 0, text, label.length, bytes.length);
        return text;
    }
}
