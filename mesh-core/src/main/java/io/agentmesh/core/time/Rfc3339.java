package io.agentmesh.core.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads and prints the texts of [Timestamp]. The JDK's own formatter takes neither the spellings that the wire
/// takes nor a second 60 with a fraction.
final class Rfc3339 {
    private static final Pattern SPELLINGS = Pattern.compile("""
            \\s*(?<year>[+-]\\d{4,6}|\\d{1,4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})[Tt ]\
            (?<hour>\\d{1,2}):(?<minute>\\d{1,2}):(?<second>\\d{1,2})(?:\\.(?<fraction>\\d+))?\
            \\s*(?:[Zz]|[Uu][Tt][Cc]|(?<sign>[+-])(?<hours>\\d{2}):?(?<minutes>\\d{2}))\\s*""");
    /// Characters of the longest text that is read; the longest that is written has 37.
    private static final int LONGEST = 128;
    /// The years that the original can hold.
    private static final int LAST_YEAR = 262_142;
    private static final int FRACTION_DIGITS = 9;

    private Rfc3339() {}

    static Optional<Timestamp> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = SPELLINGS.matcher(text);
        try {
            return matcher.matches() ? Optional.of(read(matcher)) : Optional.empty();
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    private static Timestamp read(Matcher in) {
        int second = number(in, "second");
        boolean leap = second == 60;
        LocalDateTime local = LocalDateTime.of(
                year(in),
                number(in, "month"),
                number(in, "day"),
                number(in, "hour"),
                number(in, "minute"),
                leap ? 59 : second);
        int nano = nanos(in.group("fraction")) + (leap ? Timestamp.NANOS_PER_SECOND : 0);
        return new Timestamp(local.toEpochSecond(ZoneOffset.UTC) - offsetSeconds(in), nano);
    }

    private static int year(Matcher in) {
        int year = number(in, "year");
        if (Math.abs(year) > LAST_YEAR) {
            throw new DateTimeException("year: " + year + " (expected: within " + LAST_YEAR + ")");
        }
        return year;
    }

    private static int offsetSeconds(Matcher in) {
        String sign = in.group("sign");
        if (sign == null) {
            return 0;
        }
        int hours = number(in, "hours");
        int minutes = number(in, "minutes");
        if (hours > 23 || minutes > 59) {
            throw new DateTimeException("offset: " + hours + ":" + minutes + " (expected: below 24:00)");
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign.equals("-") ? -seconds : seconds;
    }

    private static int number(Matcher in, String group) {
        return Integer.parseInt(in.group(group));
    }

    private static int nanos(@Nullable String fraction) {
        String digits = fraction == null ? "" : fraction;
        return Integer.parseInt((digits + "000000000").substring(0, FRACTION_DIGITS));
    }

    static String print(Timestamp time, String suffix) {
        boolean leap = time.nano() >= Timestamp.NANOS_PER_SECOND;
        LocalDateTime utc = LocalDateTime.ofInstant(Instant.ofEpochSecond(time.epochSecond()), ZoneOffset.UTC);
        int year = utc.getYear();
        String pattern = year >= 0 && year <= 9999 ? "%04d" : "%+05d";
        return String.format(Locale.ROOT, pattern, year)
                + String.format(
                        Locale.ROOT,
                        "-%02d-%02dT%02d:%02d:%02d",
                        utc.getMonthValue(),
                        utc.getDayOfMonth(),
                        utc.getHour(),
                        utc.getMinute(),
                        leap ? 60 : utc.getSecond())
                + fraction(time.nano() % Timestamp.NANOS_PER_SECOND)
                + suffix;
    }

    private static String fraction(int nano) {
        if (nano == 0) {
            return "";
        }
        if (nano % 1_000_000 == 0) {
            return String.format(Locale.ROOT, ".%03d", nano / 1_000_000);
        }
        return nano % 1000 == 0
                ? String.format(Locale.ROOT, ".%06d", nano / 1000)
                : String.format(Locale.ROOT, ".%09d", nano);
    }
}
