package io.agentmesh.core.time;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A moment as the wire writes it: RFC 3339 text in UTC, to the nanosecond (wire §2.3).
///
/// It is an `Instant` that remembers a leap second: `23:59:60` comes out as it came in.
///
/// @param epochSecond seconds since the Unix epoch, leap seconds not counted
/// @param nano nanoseconds from there, 0 to 1,999,999,999; one second and more says "inside the leap second"
public record Timestamp(long epochSecond, int nano) implements Comparable<Timestamp> {
    static final int NANOS_PER_SECOND = 1_000_000_000;

    private static final Comparator<Timestamp> IN_TIME =
            Comparator.comparingLong(Timestamp::epochSecond).thenComparingInt(Timestamp::nano);

    /// Reads a moment from a JSON string.
    public static final JsonShape<Timestamp> SHAPE = value -> {
        String text = JsonShape.string().read(value);
        return parse(text).orElseThrow(() -> new MalformedJson("not an RFC 3339 date and time with an offset"));
    };

    /// @throws IllegalArgumentException if `nano` is outside its range
    public Timestamp {
        if (nano < 0 || nano >= 2 * NANOS_PER_SECOND) {
            throw new IllegalArgumentException("nano: " + nano + " (expected: 0..1999999999)");
        }
    }

    /// The moment of an instant.
    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    /// Reads a text with the leniency of wire §2.3: any offset, `UTC`, a space for the `T`, one-digit fields,
    /// second 60, any number of fraction digits. Empty if it is none, or its year is beyond ±262142.
    public static Optional<Timestamp> parse(String text) {
        return Rfc3339.parse(text);
    }

    /// The instant; inside a leap second that of the second after it.
    public Instant toInstant() {
        return Instant.ofEpochSecond(epochSecond, nano);
    }

    /// The text of the wire: UTC, `Z`, with 0, 3, 6 or 9 digits of fraction, the fewest that keep the value.
    public String text() {
        return Rfc3339.print(this, "Z");
    }

    /// The same with `+00:00` for the `Z`: the form of the registry's database and some of its answers.
    public String textWithOffset() {
        return Rfc3339.print(this, "+00:00");
    }

    @Override
    public int compareTo(Timestamp other) {
        return IN_TIME.compare(this, other);
    }

    @Override
    public String toString() {
        return text();
    }
}
