package io.agentmesh.sdk.call;

import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller said about its request beside the payload; nothing, if it is one of the original's. For any
/// thread.
public final class Terms {
    /// Every caller takes this much: what one message of the secure channel holds (sdk §1.5).
    private static final int FITS_EVERYBODY = 65_519;

    private static final Terms NONE = new Terms(RequestMeta.NONE, FITS_EVERYBODY, () -> 0);

    private final @Nullable String idempotencyKey;
    private final @Nullable Duration timeLeft;
    private final int credit;
    private final int maxAnswerBytes;
    private final @Nullable StreamWindow window;
    private final Ticker ticker;
    private final long receivedAt;
    private final boolean followsGap;

    /// Of a request that came in the clear: whoever asks so may be anybody. Counts from now.
    Terms(RequestMeta meta, Ticker ticker) {
        this(meta, FITS_EVERYBODY, ticker);
    }

    /// Counts from now.
    Terms(RequestMeta meta, int maxAnswerBytes, Ticker ticker) {
        this(meta, maxAnswerBytes, ticker, false);
    }

    private Terms(RequestMeta meta, int maxAnswerBytes, Ticker ticker, boolean followsGap) {
        this.idempotencyKey = meta.idempotencyKey();
        this.timeLeft = meta.timeLeft();
        this.credit = meta.credit();
        this.maxAnswerBytes = maxAnswerBytes;
        this.window = meta.window();
        this.ticker = ticker;
        this.receivedAt = ticker.nanos();
        this.followsGap = followsGap;
    }

    /// Nothing was said: for calling a handler without the mesh, as its tests do.
    public static Terms none() {
        return NONE;
    }

    /// Of a request that is handed over under this key and waits as long as it takes; it was never sent as one.
    ///
    /// @param idempotencyKey 1 to 128 characters
    public static Terms underKey(String idempotencyKey) {
        return new Terms(new RequestMeta(idempotencyKey, null), FITS_EVERYBODY, () -> 0);
    }

    /// The same for a request of an order whose predecessor never came.
    public Terms afterGap() {
        return new Terms(new RequestMeta(idempotencyKey, timeLeft), maxAnswerBytes, ticker, true);
    }

    /// Whether a request is in an order of which the one before it never came (offline §12.3).
    public boolean followsGap() {
        return followsGap;
    }

    /// The key under which the caller repeats this request, if it does.
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /// Items that the callee of a conversation may send at first; 0 if the request is none.
    public int credit() {
        return credit;
    }

    /// The largest answer that reaches this caller, in bytes of compact JSON: 65,519, or 8 MiB if it speaks
    /// `chunks` (less or more if [io.agentmesh.sdk.session.SessionLimits] says so). A larger one is
    /// answered `reply_too_large`.
    public int maxAnswerBytes() {
        return maxAnswerBytes;
    }

    /// What the caller of a stream lets wait unread, if it said so.
    public Optional<StreamWindow> window() {
        return Optional.ofNullable(window);
    }

    /// How long the caller goes on waiting, as far as it said: zero when it has given up. What the request spent
    /// on its way is not counted. A handler that asks others on behalf of the caller gives them no longer.
    public Optional<Duration> timeLeft() {
        if (timeLeft == null) {
            return Optional.empty();
        }
        Duration left = timeLeft.minusNanos(ticker.nanos() - receivedAt);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }
}
