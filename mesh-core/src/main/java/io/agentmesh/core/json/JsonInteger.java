package io.agentmesh.core.json;

import java.math.BigInteger;
import java.util.OptionalLong;

/// A whole number from −2^63 to 2^64−1, exact over the whole range (wire §4.4). Whole numbers outside are doubles.
///
/// @param value the number
public record JsonInteger(BigInteger value) implements JsonValue {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /// @throws IllegalArgumentException outside the range
    public JsonInteger {
        if (!inRange(value)) {
            throw new IllegalArgumentException("value: " + value + " (expected: " + MIN + ".." + MAX + ")");
        }
    }

    /// The value of a signed 64-bit number.
    public static JsonInteger of(long value) {
        return new JsonInteger(BigInteger.valueOf(value));
    }

    static boolean inRange(BigInteger value) {
        return value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0;
    }

    /// The number as a signed 64-bit one, if it fits.
    public OptionalLong asLong() {
        return value.bitLength() < Long.SIZE ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
