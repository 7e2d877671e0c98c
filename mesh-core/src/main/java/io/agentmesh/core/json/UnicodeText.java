package io.agentmesh.core.json;

import java.util.Comparator;

/// What Java's UTF-16 strings do not do by themselves: the order of UTF-8, and noticing lone surrogates.
final class UnicodeText {
    /// The order of the UTF-8 bytes, which is that of the code points. `String.compareTo` differs for U+E000 to
    /// U+FFFF against everything above U+FFFF (wire §4.2).
    static final Comparator<String> BY_CODE_POINT = UnicodeText::compareByCodePoint;

    private UnicodeText() {}

    /// The index of the first surrogate without its partner, or -1.
    static int loneSurrogate(String text) {
        int i = 0;
        while (i < text.length()) {
            if (!Character.isSurrogate(text.charAt(i))) {
                i++;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }

    private static int compareByCodePoint(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /// Lifts surrogates, which stand for code points above U+FFFF, over the rest of the plane.
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
