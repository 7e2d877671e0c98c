package io.agentmesh.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks for rare bytes, eight at a time: a word of eight is examined with a few operations, and only where it
/// holds one of those looked for byte by byte.
final class OctetScan {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// The lowest and the highest bit of each byte.
    private static final long LOWEST = 0x0101010101010101L;

    private static final long HIGHEST = 0x8080808080808080L;

    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    /// The bits of which a byte from U+0020 on has one.
    private static final long ABOVE_CONTROLS = 0xe0e0e0e0e0e0e0e0L;

    private OctetScan() {}

    /// The index of the first byte above 127, or the length.
    static int asciiUntil(byte[] bytes) {
        int at = 0;
        while (at + Long.BYTES <= bytes.length && ((long) WORD.get(bytes, at) & HIGHEST) == 0) {
            at += Long.BYTES;
        }
        while (at < bytes.length && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /// The index of the first byte at or behind `from` that a JSON string must not hold as it is: the quote, the
    /// backslash, a control character below U+0020; or the length.
    static int plainUntil(byte[] bytes, int from) {
        int at = from;
        while (at + Long.BYTES <= bytes.length && isPlain((long) WORD.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xe0) != 0) {
            at++;
        }
        return at;
    }

    /// Whether none of eight bytes is special. `x - LOWEST & ~x & HIGHEST` is 0 exactly if no byte of `x` is 0.
    private static boolean isPlain(long word) {
        return (zeroes(word ^ QUOTES) | zeroes(word ^ BACKSLASHES) | zeroes(word & ABOVE_CONTROLS)) == 0;
    }

    private static long zeroes(long word) {
        return word - LOWEST & ~word & HIGHEST;
    }
}
