package io.agentmesh.core.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Walks over UTF-8 and tells whether what it passes is spelt exactly as [CanonicalJson] would print it. It
/// builds nothing and copies nothing.
///
/// A `skip` that answers `false` leaves the cursor anywhere: the text, or this reader's patience with it, is at
/// its end, and [Json] decides. One rare spelling is canonical and not followed here: names of members with an
/// escape in them. Used by one thread, once.
public final class CanonicalCursor {
    /// Values that are passed before the long way is taken; [JsonLimits] counts exactly.
    private static final int MAX_VALUES = JsonLimits.WIRE.maxValues() / 2;
    /// No canonical number is longer: a sign, 17 digits, a point, an exponent of five.
    private static final int MAX_NUMBER = 32;
    /// Whole numbers of so many digits fit into 64 bits whatever they are.
    private static final int SAFE_DIGITS = 18;

    private final byte[] text;
    private int at;
    private int depth;
    private int values;

    /// A cursor at the start of a text, which is not copied.
    public CanonicalCursor(Utf8Text text) {
        this.text = text.bytes();
    }

    /// The index of the next byte.
    public int at() {
        return at;
    }

    /// Whether nothing is left.
    public boolean isAtEnd() {
        return at == text.length;
    }

    /// Passes these bytes if they come next; otherwise stays where it is.
    public boolean skip(byte[] expected) {
        int end = at + expected.length;
        if (end > text.length || !Arrays.equals(text, at, end, expected, 0, expected.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /// Enters an object or an array whose bracket was passed by [#skip(byte\[\])].
    public void enter() {
        depth++;
    }

    /// Passes any value.
    public boolean skipValue() {
        if (at == text.length || ++values > MAX_VALUES) {
            return false;
        }
        return switch (text[at]) {
            case '"' -> skipString();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 't' -> skip(Words.TRUE);
            case 'f' -> skip(Words.FALSE);
            case 'n' -> skip(Words.NULL);
            default -> skipNumber();
        };
    }

    /// Passes a string with its quotes.
    public boolean skipString() {
        if (!skipByte('"')) {
            return false;
        }
        while (true) {
            at = OctetScan.plainUntil(text, at);
            if (skipByte('"')) {
                return true;
            }
            if (!skipEscape()) {
                return false;
            }
        }
    }

    /// Passes a string of printable ASCII without escapes, and answers with the number of its characters; -1 if the
    /// next value is no such string, or one of more than `max` characters.
    public int skipPlainAscii(int max) {
        int from = at + 1;
        if (!skipByte('"')) {
            return -1;
        }
        while (at < text.length && at - from <= max && isPlainAscii(text[at])) {
            at++;
        }
        int length = at - from;
        return length <= max && skipByte('"') ? length : -1;
    }

    private static boolean isPlainAscii(byte c) {
        return c >= ' ' && c != '"' && c != '\\' && c < 0x7f;
    }

    /// Passes a whole number that is canonical, and answers whether it did. Its digits are between the places
    /// before and after.
    public boolean skipInteger() {
        int from = at;
        if (at < text.length && text[at] == '-') {
            at++;
        }
        int digits = at;
        skipDigits();
        return isCanonicalInteger(from, digits);
    }

    private boolean skipByte(char expected) {
        if (at < text.length && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /// `\"`, `\\`, the five short ones, or backslash, `u00` and two lower-case digits for the other control
    /// characters.
    private boolean skipEscape() {
        if (at + 1 >= text.length || text[at] != '\\') {
            return false;
        }
        switch (text[at + 1]) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> {
                at += 2;
                return true;
            }
            case 'u' -> {
                return skipControlEscape();
            }
            default -> {
                return false;
            }
        }
    }

    private boolean skipControlEscape() {
        if (at + 6 > text.length || text[at + 2] != '0' || text[at + 3] != '0') {
            return false;
        }
        int high = text[at + 4] - '0';
        int low = "0123456789abcdef".indexOf(text[at + 5]);
        boolean isControl = (high == 0 || high == 1) && low >= 0;
        if (!isControl || hasShortEscape(high * 16 + low)) {
            return false;
        }
        at += 6;
        return true;
    }

    private static boolean hasShortEscape(int control) {
        return switch (control) {
            case '\b', '\t', '\n', '\f', '\r' -> true;
            default -> false;
        };
    }

    private boolean skipArray() {
        at++;
        if (++depth > JsonLimits.WIRE.maxDepth()) {
            return false;
        }
        if (!skipByte(']')) {
            do {
                if (!skipValue()) {
                    return false;
                }
            } while (skipByte(','));
            if (!skipByte(']')) {
                return false;
            }
        }
        depth--;
        return true;
    }

    private boolean skipObject() {
        at++;
        if (++depth > JsonLimits.WIRE.maxDepth()) {
            return false;
        }
        if (!skipByte('}') && !(skipMembers() && skipByte('}'))) {
            return false;
        }
        depth--;
        return true;
    }

    /// Members in strictly rising order of their names, so that none occurs twice.
    private boolean skipMembers() {
        int beforeFrom = -1;
        int beforeTo = -1;
        do {
            int from = at + 1;
            if (!skipByte('"')) {
                return false;
            }
            at = OctetScan.plainUntil(text, at);
            int to = at;
            boolean rises = beforeFrom < 0 || Arrays.compareUnsigned(text, beforeFrom, beforeTo, text, from, to) < 0;
            if (!rises || !skipByte('"') || !skipByte(':') || !skipValue()) {
                return false;
            }
            beforeFrom = from;
            beforeTo = to;
        } while (skipByte(','));
        return true;
    }

    private boolean skipNumber() {
        int from = at;
        if (skipInteger()) {
            return true;
        }
        while (at < text.length && at - from <= MAX_NUMBER && isPartOfNumber(text[at])) {
            at++;
        }
        return at > from && at - from <= MAX_NUMBER && isCanonicalDouble(from);
    }

    private void skipDigits() {
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
    }

    private boolean isCanonicalInteger(int from, int digits) {
        int count = at - digits;
        boolean isWhole = at == text.length || !isPartOfNumber(text[at]);
        boolean isSpeltOnce = count > 0 && (text[digits] != '0' || (count == 1 && digits == from));
        return isWhole && isSpeltOnce && (count <= SAFE_DIGITS || isIn64Bits(from));
    }

    private boolean isIn64Bits(int from) {
        return at - from <= MAX_NUMBER && JsonInteger.inRange(new BigInteger(ascii(from)));
    }

    private static boolean isPartOfNumber(byte c) {
        return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
    }

    /// The only proof that a double is spelt shortest is to print it.
    private boolean isCanonicalDouble(int from) {
        String spelt = ascii(from);
        try {
            double value = Double.parseDouble(spelt);
            return Double.isFinite(value)
                    && isDoubleInText(spelt)
                    && DoubleText.of(value).equals(spelt);
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    /// Whole numbers are integers, or too large for one and then not canonical in this spelling.
    private static boolean isDoubleInText(String spelt) {
        return spelt.indexOf('.') >= 0 || spelt.indexOf('e') >= 0;
    }

    private String ascii(int from) {
        return new String(text, from, at - from, StandardCharsets.US_ASCII);
    }

    /// The words of JSON.
    private static final class Words {
        static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
        static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
        static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    }
}
