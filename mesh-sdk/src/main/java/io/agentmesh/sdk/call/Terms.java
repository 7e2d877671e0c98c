package io.agentmesh.sdk.call;

import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller said about its request beside the payload; nothing, if it is one of the original's. For any
/// thread.
public final class Terms {
    private static final Terms NONE = new Terms(RequestMeta.NONE, () -> 0);

    private final @Nullable String idempotencyKey;
    private final @Nullable Duration timeLeft;
    private final int credit;
    private final Ticker ticker;
    private final long receivedAt;
    private final boolean followsGap;

    /// Counts from now.
    Terms(RequestMeta meta, Ticker ticker) {
        this(meta, ticker, false);
    }

    private Terms(RequestMeta meta, Ticker ticker, boolean followsGap) {
        this.idempotencyKey = meta.idempotencyKey();
        this.timeLeft = meta.timeLeft();
        this.credit = meta.credit();
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
        return new Terms(new RequestMeta(idempotencyKey, null), () -> 0);
    }

    /// The same for a request of an order whose predecessor never came.
    public Terms afterGap() {
        return new Terms(new RequestMeta(idempotencyKey, timeLeft), ticker, true);
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
