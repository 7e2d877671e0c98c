package io.agentmesh.sdk.call;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What travels inside a sealed request beside its payload, unseen by the relay (docs/protocol-extensions.md,
/// `meta`): `{"m":{"deadline_ms":2500,"idempotency_key":"…"},"p":<payload>}`. Members that are not known are ignored.
///
/// @param idempotencyKey the same for each repetition of one request; 1 to 128 characters
/// @param credit items that the callee of a conversation may send at first, 1 to 1,024; 0 if it is none (`duplex`)
/// @param window what the caller of a stream lets wait unread; none if its items are not to wait for it
///     (`stream_credit`)
/// @param timeLeft until the caller gives up, counted from when the request was sealed; at most a day
public record RequestMeta(
        @Nullable String idempotencyKey,
        @Nullable Duration timeLeft,
        int credit,
        @Nullable StreamWindow window) {
    /// Nothing but the payload.
    public static final RequestMeta NONE = new RequestMeta(null, null);

    /// Characters of an idempotency key.
    public static final int MAX_KEY_LENGTH = 128;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final String KEY = "idempotency_key";
    private static final String DEADLINE = "deadline_ms";
    private static final String CREDIT = "credit";
    private static final String WINDOW = "window";
    private static final int MAX_CREDIT = 1_024;

    /// A payload as it came, and what came with it.
    ///
    /// @param bytes of all of it
    record Received(RequestMeta meta, JsonValue payload, int bytes) {}

    /// Of a request that is no stream.
    public RequestMeta(@Nullable String idempotencyKey, @Nullable Duration timeLeft) {
        this(idempotencyKey, timeLeft, 0, null);
    }

    /// Checks the key's length.
    public RequestMeta {
        checkKey(idempotencyKey);
    }

    /// Refuses a key that is too long, or empty; none is fine.
    static void checkKey(@Nullable String key) {
        if (key != null && !isKey(key)) {
            throw new IllegalArgumentException(
                    "idempotencyKey: " + key.length() + " characters (expected: 1.." + MAX_KEY_LENGTH + ")");
        }
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && text.length() <= MAX_KEY_LENGTH;
    }

    /// The plaintext of a request on this session: with this beside the payload if the session grants it, else the
    /// payload alone, as the original's.
    public Octets plaintext(Session session, JsonValue payload) {
        JsonValue content = session.grants(PeerFeature.META)
                ? JsonObject.empty().with("m", members()).with("p", payload)
                : payload;
        return Octets.owning(CanonicalJson.bytes(content));
    }

    private JsonObject members() {
        JsonObject members = JsonObject.empty();
        if (timeLeft != null) {
            members = members.with(DEADLINE, JsonInteger.of(Math.max(0, timeLeft.toMillis())));
        }
        if (credit > 0) {
            members = members.with(CREDIT, JsonInteger.of(credit));
        }
        if (window != null) {
            members = members.with(WINDOW, window.toJson());
        }
        return idempotencyKey == null ? members : members.with(KEY, idempotencyKey);
    }

    /// Reads the plaintext of a request; bad if it is no JSON, or has not the form that its session demands.
    static Decoded<Received> read(Unsealed unsealed) {
        Decoded<JsonValue> content = Json.parse(unsealed.content().toByteArray());
        int bytes = unsealed.content().length();
        return unsealed.session().grants(PeerFeature.META)
                ? content.then(value -> unwrap(value, bytes))
                : content.map(payload -> new Received(NONE, payload, bytes));
    }

    private static Decoded<Received> unwrap(JsonValue content, int bytes) {
        JsonValue payload = content instanceof JsonObject both ? both.get("p") : null;
        if (payload != null && content instanceof JsonObject both && both.get("m") instanceof JsonObject members) {
            return read(members).map(meta -> new Received(meta, payload, bytes));
        }
        return Decoded.bad(ErrorCode.MALFORMED, "a sealed request has the members m and p");
    }

    private static Decoded<RequestMeta> read(JsonObject members) {
        JsonValue key = members.get(KEY);
        if (key != null && !(key instanceof JsonString(String text) && isKey(text))) {
            return Decoded.bad(ErrorCode.MALFORMED, KEY + ": not 1 to " + MAX_KEY_LENGTH + " characters");
        }
        JsonValue deadline = members.get(DEADLINE);
        if (deadline != null
                && !(deadline instanceof JsonInteger number && number.value().signum() >= 0)) {
            return Decoded.bad(ErrorCode.MALFORMED, DEADLINE + ": no number of milliseconds");
        }
        JsonValue credit = members.get(CREDIT);
        if (credit != null && !(credit instanceof JsonInteger number && isCredit(number))) {
            return Decoded.bad(ErrorCode.MALFORMED, CREDIT + ": not 1 to " + MAX_CREDIT);
        }
        RequestMeta meta = new RequestMeta(
                key instanceof JsonString(String text) ? text : null,
                deadline instanceof JsonInteger number ? atMostADay(number) : null,
                credit instanceof JsonInteger number ? number.value().intValueExact() : 0,
                null);
        JsonValue window = members.get(WINDOW);
        return window == null ? Decoded.ok(meta) : StreamWindow.of(window).map(meta::with);
    }

    private RequestMeta with(StreamWindow other) {
        return new RequestMeta(idempotencyKey, timeLeft, credit, other);
    }

    private static boolean isCredit(JsonInteger number) {
        long items = number.asLong().orElse(0);
        return items >= 1 && items <= MAX_CREDIT;
    }

    private static Duration atMostADay(JsonInteger milliseconds) {
        long longest = LONGEST.toMillis();
        return Duration.ofMillis(Math.min(longest, milliseconds.asLong().orElse(longest)));
    }

    /// Says what is there, not what it is.
    @Override
    public String toString() {
        return "RequestMeta[" + (idempotencyKey == null ? "" : "key ") + (timeLeft == null ? "" : timeLeft) + "]";
    }
}
