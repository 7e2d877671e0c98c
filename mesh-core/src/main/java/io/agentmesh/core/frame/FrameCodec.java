package io.agentmesh.core.frame;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.json.UuidText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads and prints the frames between agent and relay (wire §6). It knows the texts and nothing of their
/// order: the caller names what may come next by the method it calls.
public final class FrameCodec {
    /// Extensions that one side may name; more are ignored. Bounds what a peer can make us keep.
    public static final int MAX_FEATURES = 32;
    /// Ids in one ack; a receiver with more sends several.
    public static final int MAX_ACK_IDS = 1000;

    private static final byte[] ACK_START = "{\"ack\":".getBytes(StandardCharsets.US_ASCII);
    /// Room for the ids in their longest spelling.
    private static final int MAX_ACK_BYTES = 64 << 10;

    private static final JsonShape<AgentFrame.Response> RESPONSE = value -> {
        var in = ObjectReader.of(value, "auth response", "agent_id", "signature");
        return new AgentFrame.Response(in.read("agent_id", AgentId.SHAPE), in.string("signature"));
    };
    private static final JsonShape<RelayFrame.Challenge> CHALLENGE = value -> new RelayFrame.Challenge(
            ObjectReader.of(value, "auth challenge", "nonce").string("nonce"));

    private FrameCodec() {}

    /// The first frame of a connection: a resume if it holds a text `session_token`, else a hello (wire §6.1).
    public static Decoded<AgentFrame.Opening> decodeOpening(String text) {
        return Json.decode(text, FrameCodec::opening);
    }

    /// The answer to a challenge.
    public static Decoded<AgentFrame.Response> decodeResponse(String text) {
        return Json.decode(text, RESPONSE);
    }

    /// What a registered agent sends: an envelope, not verified.
    public static Decoded<AgentFrame.Carry> decodeCarry(String text) {
        return Envelope.decode(text).map(AgentFrame.Carry::new);
    }

    /// Whether a text is meant as an ack: it begins with `{"ack":`. To be asked only about agents that were granted
    /// [Feature#ACKS]; what others send is an envelope or nothing.
    public static boolean isAck(Utf8Text text) {
        return text.size() >= ACK_START.length
                && Arrays.equals(text.bytes(), 0, ACK_START.length, ACK_START, 0, ACK_START.length);
    }

    /// What a registered agent confirms.
    public static Decoded<AgentFrame.Ack> decodeAck(Utf8Text text) {
        return text.size() <= MAX_ACK_BYTES
                ? Json.decode(text.text(), FrameCodec::ack)
                : Decoded.bad(
                        ErrorCode.MALFORMED,
                        "ack of " + text.size() + " bytes (expected: at most " + MAX_ACK_BYTES + ")");
    }

    /// The relay's challenge.
    public static Decoded<RelayFrame.Challenge> decodeChallenge(String text) {
        return Json.decode(text, CHALLENGE);
    }

    /// The relay's answer to a response or a resume.
    public static Decoded<RelayFrame.Result> decodeResult(String text) {
        return Json.decode(text, FrameCodec::result);
    }

    /// What the relay sends to a registered agent that was granted nothing: an envelope, not verified.
    public static Decoded<RelayFrame.Deliver> decodeDeliver(String text) {
        return Envelope.decode(text).map(RelayFrame.Deliver::new);
    }

    /// What the relay sends to a registered agent that was granted what brings notices: an envelope, not
    /// verified, or a notice. A text that begins as a notice and has a sender is neither: no agent can speak as
    /// the relay. A notice of a later version is [ErrorCode#UNSUPPORTED]: ignore it.
    public static Decoded<RelayFrame.Steady> decodeSteady(String text) {
        return text.startsWith(NoticeCodec.START)
                ? NoticeCodec.decode(text).map(RelayFrame.Notice::new)
                : Envelope.decode(text).map(RelayFrame.Deliver::new);
    }

    /// The text of a frame of ours to the relay.
    public static String encode(AgentFrame frame) {
        return switch (frame) {
            case AgentFrame.Hello(var agent, var features) ->
                withFeatures(new ObjectWriter().string("agent_id", agent.value()), features);
            case AgentFrame.Resume(var agent, var token, var features) ->
                withFeatures(
                        new ObjectWriter().string("agent_id", agent.value()).string("session_token", token.value()),
                        features);
            case AgentFrame.Response(var agent, var signature) ->
                new ObjectWriter()
                        .string("agent_id", agent.value())
                        .string("signature", signature)
                        .end();
            case AgentFrame.Carry(var envelope) -> envelope.toJson();
            case AgentFrame.Ack(var envelopes) ->
                new ObjectWriter()
                        .list("ack", envelopes, id -> "\"" + id + "\"")
                        .end();
        };
    }

    /// The text of a frame of ours to an agent.
    public static String encode(RelayFrame frame) {
        return switch (frame) {
            case RelayFrame.Challenge(var nonce) ->
                new ObjectWriter().string("nonce", nonce).end();
            case RelayFrame.Welcome(var token, var features) ->
                withFeatures(
                        new ObjectWriter()
                                .bool("success", true)
                                .string(
                                        "session_token",
                                        token.map(SessionToken::value).orElse(null)),
                        features);
            case RelayFrame.Refused(var error) ->
                new ObjectWriter().bool("success", false).string("error", error).end();
            case RelayFrame.Deliver(var envelope) -> envelope.toJson();
            case RelayFrame.Notice(var notice) -> NoticeCodec.encode(notice);
        };
    }

    private static AgentFrame.Opening opening(JsonValue value) throws MalformedJson {
        var in = ObjectReader.of(value, "hello", "agent_id", "session_token", "features");
        AgentId agent = in.read("agent_id", AgentId.SHAPE);
        List<String> features = features(in.optionalValue("features"));
        return in.optionalValue("session_token") instanceof JsonString(var token)
                ? new AgentFrame.Resume(agent, token(token), features)
                : new AgentFrame.Hello(agent, features);
    }

    private static RelayFrame.Result result(JsonValue value) throws MalformedJson {
        var in = ObjectReader.of(value, "auth result", "success", "error", "session_token", "features");
        boolean success = in.bool("success");
        String error = in.optionalString("error");
        String token = in.optionalString("session_token");
        if (!success) {
            return new RelayFrame.Refused(error == null ? "auth failed" : error);
        }
        Optional<SessionToken> kept = token == null ? Optional.empty() : Optional.of(token(token));
        return new RelayFrame.Welcome(kept, features(in.optionalValue("features")));
    }

    private static AgentFrame.Ack ack(JsonValue value) throws MalformedJson {
        List<UUID> ids = ObjectReader.of(value, "ack", "ack").list("ack", UuidText.SHAPE);
        if (ids.isEmpty() || ids.size() > MAX_ACK_IDS) {
            throw new MalformedJson("ack: " + ids.size() + " ids (expected: 1.." + MAX_ACK_IDS + ")");
        }
        return new AgentFrame.Ack(ids);
    }

    private static SessionToken token(String text) throws MalformedJson {
        if (text.length() > SessionToken.MAX_LENGTH) {
            throw new MalformedJson("session_token: " + text.length() + " characters (expected: at most "
                    + SessionToken.MAX_LENGTH + ")");
        }
        return new SessionToken(text);
    }

    /// A peer that knows no extensions may use the member for anything: what is no list of texts counts as none.
    private static List<String> features(@Nullable JsonValue value) {
        List<String> features = new ArrayList<>();
        if (value instanceof JsonArray(var items)) {
            for (JsonValue item : items.subList(0, Math.min(items.size(), MAX_FEATURES))) {
                if (item instanceof JsonString(var feature)) {
                    features.add(feature);
                }
            }
        }
        return features;
    }

    private static String withFeatures(ObjectWriter out, List<String> features) {
        return features.isEmpty()
                ? out.end()
                : out.list("features", features, text -> new JsonString(text).toString())
                        .end();
    }
}
