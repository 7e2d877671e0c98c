package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Hides how long a text is (offline §6.4): `length(4) ‖ text ‖ zeros`, up to the smallest of five buckets that
/// holds it.
public final class Padding {
    /// Bytes of the longest text.
    public static final int MAX_TEXT_BYTES = 65_532;

    private static final int[] BUCKETS = {256, 1_024, 4_096, 16_384, 65_536};

    private Padding() {}

    /// The padded text.
    ///
    /// @throws IllegalArgumentException if the text is longer than [#MAX_TEXT_BYTES]
    public static byte[] pad(byte[] text) {
        if (text.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("text: " + text.length + " bytes (expected: 0.." + MAX_TEXT_BYTES + ")");
        }
        return ByteBuffer.allocate(bucketFor(text.length))
                .putInt(text.length)
                .put(text)
                .array();
    }

    /// The text inside, or [ErrorCode#BAD_PADDING]: what is padded in any other way was not made by an honest
    /// sender.
    public static Decoded<Octets> unpad(byte[] padded) {
        if (padded.length < Integer.BYTES || Arrays.binarySearch(BUCKETS, padded.length) < 0) {
            return Decoded.bad(ErrorCode.BAD_PADDING, "the length is no bucket");
        }
        int length = ByteBuffer.wrap(padded).getInt();
        if (length < 0 || length > padded.length - Integer.BYTES) {
            return Decoded.bad(ErrorCode.BAD_PADDING, "the text is longer than its bucket");
        }
        if (bucketFor(length) != padded.length) {
            return Decoded.bad(ErrorCode.BAD_PADDING, "the bucket is larger than needed");
        }
        int end = Integer.BYTES + length;
        return isZero(padded, end)
                ? Decoded.ok(Octets.of(padded, Integer.BYTES, end))
                : Decoded.bad(ErrorCode.BAD_PADDING, "a filler is not zero");
    }

    private static int bucketFor(int length) {
        int bucket = 0;
        while (BUCKETS[bucket] < Integer.BYTES + length) {
            bucket++;
        }
        return BUCKETS[bucket];
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
