package io.agentmesh.core.frame;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads and prints the relay's notices. [FrameCodec] tells them from envelopes.
final class NoticeCodec {
    /// How every notice begins, and no envelope: the relay forwards none with an unknown member in front.
    static final String START = "{\"notice\":\"";
    /// Characters of the longest notice that is read.
    static final int MAX_LENGTH = 1024;
    /// What a relay may make an agent wait; longer counts as this.
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final double THOUSAND = 1_000;
    /// Above any rate; a double holds it exactly.
    private static final long MOST = 1L << 53;

    private NoticeCodec() {}

    /// The notice; a word that is not known here is refused as [ErrorCode#UNSUPPORTED], to be ignored.
    static Decoded<RelayNotice> decode(String text) {
        if (text.length() > MAX_LENGTH) {
            return Decoded.bad(
                    ErrorCode.MALFORMED,
                    "notice of " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        return Json.decode(text, NoticeCodec::read)
                .then(notice -> notice.<Decoded<RelayNotice>>map(Decoded::ok)
                        .orElseGet(() -> Decoded.bad(ErrorCode.UNSUPPORTED, "a notice of another version")));
    }

    private static Optional<RelayNotice> read(JsonValue value) throws MalformedJson {
        var in = ObjectReader.of(
                value,
                "notice",
                "notice",
                "id",
                "reason",
                "retry_after_ms",
                "confirmed",
                "reconnect_in_ms",
                "spread_ms",
                "per_1000_s",
                "burst");
        if (in.has("from")) {
            throw new MalformedJson("notice: has a sender, as only envelopes do");
        }
        return switch (in.string("notice")) {
            case "refused" ->
                Optional.of(new RelayNotice.Refused(
                        Optional.ofNullable(in.optionalUuid("id")),
                        Refusal.of(in.string("reason")),
                        Optional.ofNullable(in.optionalUint64("retry_after_ms")).map(NoticeCodec::millis)));
            case "queued" -> Optional.of(new RelayNotice.Queued(in.uuid("id")));
            case "delivered" -> Optional.of(new RelayNotice.Delivered(in.uuid("id"), proof(in.bool("confirmed"))));
            case "expired" -> Optional.of(new RelayNotice.Expired(in.uuid("id")));
            case "dropped" -> Optional.of(new RelayNotice.Dropped(in.uuid("id"), Loss.of(in.string("reason"))));
            case "restarting" ->
                Optional.of(new RelayNotice.Restarting(wait(in, "reconnect_in_ms"), wait(in, "spread_ms")));
            case "rate" -> Optional.of(new RelayNotice.Rate(amount(in, "per_1000_s") / THOUSAND, amount(in, "burst")));
            default -> Optional.empty();
        };
    }

    /// More than a double tells apart counts as that.
    private static long amount(ObjectReader in, String name) throws MalformedJson {
        return required(in, name).min(BigInteger.valueOf(MOST)).longValue();
    }

    private static RelayNotice.Proof proof(boolean confirmed) {
        return confirmed ? RelayNotice.Proof.CONFIRMED : RelayNotice.Proof.WRITTEN;
    }

    private static Duration wait(ObjectReader in, String name) throws MalformedJson {
        return millis(required(in, name));
    }

    private static BigInteger required(ObjectReader in, String name) throws MalformedJson {
        BigInteger amount = in.optionalUint64(name);
        if (amount == null) {
            throw new MalformedJson("notice: missing field `" + name + "`");
        }
        return amount;
    }

    private static Duration millis(BigInteger millis) {
        return Duration.ofMillis(
                millis.min(BigInteger.valueOf(LONGEST_WAIT.toMillis())).longValue());
    }

    /// The text of a notice. Durations are rounded up to milliseconds.
    static String encode(RelayNotice notice) {
        return switch (notice) {
            case RelayNotice.Refused(var id, var reason, var retryAfter) ->
                withRetry(of("refused", id.orElse(null)).string("reason", reason.word()), retryAfter);
            case RelayNotice.Queued(var id) -> of("queued", id).end();
            case RelayNotice.Delivered(var id, var proof) ->
                of("delivered", id)
                        .bool("confirmed", proof == RelayNotice.Proof.CONFIRMED)
                        .end();
            case RelayNotice.Expired(var id) ->
                of("expired", id).string("reason", "ttl").end();
            case RelayNotice.Dropped(var id, var reason) ->
                of("dropped", id).string("reason", reason.word()).end();
            case RelayNotice.Restarting(var reconnectIn, var spread) ->
                of("restarting", null)
                        .number("reconnect_in_ms", ceilMillis(reconnectIn))
                        .number("spread_ms", ceilMillis(spread))
                        .end();
            case RelayNotice.Rate(var perSecond, var burst) ->
                of("rate", null)
                        .number("per_1000_s", (long) Math.min(MOST, Math.floor(perSecond * THOUSAND)))
                        .number("burst", Math.min(MOST, burst))
                        .end();
        };
    }

    private static ObjectWriter of(String word, @Nullable UUID id) {
        return new ObjectWriter().string("notice", word).uuid("id", id);
    }

    private static String withRetry(ObjectWriter out, Optional<Duration> retryAfter) {
        retryAfter.ifPresent(time -> out.number("retry_after_ms", ceilMillis(time)));
        return out.end();
    }

    private static long ceilMillis(Duration time) {
        return time.plusNanos(999_999).toMillis();
    }
}
