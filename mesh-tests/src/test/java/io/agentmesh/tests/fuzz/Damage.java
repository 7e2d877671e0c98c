package io.agentmesh.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Damages inputs in the ways that decoders stumble over.
final class Damage {
    private static final int MAX_BYTES = 64 << 10;
    private static final int MOST_WOUNDS = 4;
    private static final int LONGEST_REPEAT = 300;

    /// Numbers at the edges, what is not Unicode, nesting, escapes, and line ends.
    private static final List<byte[]> STUMBLING_BLOCKS = Stream.of(
                    "0",
                    "-0",
                    "-1",
                    "1e999",
                    "1E-999",
                    "0.1",
                    "9007199254740993",
                    "9223372036854775808",
                    "18446744073709551615",
                    "18446744073709551616",
                    "9".repeat(400),
                    "\\ud800",
                    "\\udc00\\ud800",
                    "\\u0000",
                    "\u0000",
                    "\ufeff",
                    "\ud83d\ude00",
                    "{",
                    "}",
                    "[",
                    "]",
                    "{\"a\":",
                    "[[[[[[[[",
                    "\"",
                    "\\",
                    ",",
                    ":",
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "\"\"",
                    " ",
                    "\r\n",
                    "\r\n\r\n",
                    "\t",
                    "%",
                    "%ff",
                    "+",
                    "=",
                    "&",
                    "\"\"\"",
                    "'''",
                    "#",
                    "0x",
                    "inf",
                    "nan",
                    "1979-05-27T07:32:00Z")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    /// Bytes that begin, continue and never occur in UTF-8.
    private static final byte[] HIGH_BYTES = {
        (byte) 0x80, (byte) 0xbf, (byte) 0xc0, (byte) 0xc3, (byte) 0xed, (byte) 0xf4, (byte) 0xff
    };

    private final RandomGenerator random;
    private final List<byte[]> corpus;

    /// Splices pieces of `corpus`, which is not empty.
    Damage(RandomGenerator random, List<byte[]> corpus) {
        this.random = random;
        this.corpus = corpus;
    }

    /// One of the corpus with one wound or a few; no longer than 64 KiB.
    byte[] next() {
        byte[] input = any();
        for (int wounds = random.nextInt(1, MOST_WOUNDS + 1); wounds > 0; wounds--) {
            input = wound(input);
        }
        return input.length <= MAX_BYTES ? input : Arrays.copyOf(input, MAX_BYTES);
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] wound(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = random.nextInt(from, Math.min(input.length, from + 64) + 1);
        byte[] block = STUMBLING_BLOCKS.get(random.nextInt(STUMBLING_BLOCKS.size()));
        return switch (random.nextInt(8)) {
            case 0 -> flipped(input);
            case 1 -> Arrays.copyOf(input, from);
            case 2 -> replaced(input, from, to, new byte[0]);
            case 3 -> replaced(input, from, from, block);
            case 4 -> replaced(input, from, to, block);
            case 5 -> replaced(input, from, to, tail(any()));
            case 6 -> replaced(input, from, from, repeated(Arrays.copyOfRange(input, from, to)));
            default -> replaced(input, from, from, new byte[] {HIGH_BYTES[random.nextInt(HIGH_BYTES.length)]});
        };
    }

    private byte[] flipped(byte[] input) {
        byte[] flipped = input.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] tail(byte[] other) {
        return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
    }

    private byte[] repeated(byte[] part) {
        var out = new ByteArrayOutputStream();
        for (int times = random.nextInt(LONGEST_REPEAT); times > 0; times--) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        var out = new ByteArrayOutputStream(input.length + by.length);
        out.write(input, 0, from);
        out.writeBytes(by);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }
}
