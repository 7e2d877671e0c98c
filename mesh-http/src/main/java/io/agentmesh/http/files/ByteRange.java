package io.agentmesh.http.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes of a file are wanted (RFC 9110 §14). One range is served; of several, or of what cannot be read, the
/// whole is, as the standard allows.
sealed interface ByteRange {
    /// All of it.
    record Whole() implements ByteRange {}

    /// From `first` to `last`, both within the file.
    record Part(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }
    }

    /// None that the file has.
    record Beyond() implements ByteRange {}

    /// 18 digits fit a `long`, and no file is larger.
    Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

    /// Reads a `range` header.
    ///
    /// @param size of the file
    static ByteRange of(Optional<String> header, long size) {
        Optional<Matcher> matcher = header.map(ONE::matcher).filter(Matcher::matches);
        return matcher.map(range -> of(range.group(1), range.group(2), size)).orElseGet(Whole::new);
    }

    private static ByteRange of(String first, String last, long size) {
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : ending(Long.parseLong(last), size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return new Whole();
        }
        return from < size ? new Part(from, to) : new Beyond();
    }

    private static ByteRange ending(long count, long size) {
        return count == 0 || size == 0 ? new Beyond() : new Part(Math.max(0, size - count), size - 1);
    }
}
