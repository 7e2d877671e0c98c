package io.agentmesh.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.Vectors;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `agent-card.json`, `timestamps`: which spellings are read, and how they are written.
final class TimestampVectorsTest {
    static final List<Vectors> TIMESTAMPS = Vectors.open("agent-card.json").cases("timestamps");

    @ParameterizedTest
    @FieldSource("TIMESTAMPS")
    void timeIsReadAndWrittenAsRecorded(Vectors recorded) {
        Decoded<String> output = Json.decode(recorded.text("input"), Timestamp.SHAPE)
                .map(time -> new JsonString(time.text()).toString());

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @Test
    void offsetFormDiffersInItsSuffixAlone() {
        var time = Timestamp.of(Instant.parse("2031-05-04T08:00:00.25Z"));

        assertThat(time.text()).isEqualTo("2031-05-04T08:00:00.250Z");
        assertThat(time.textWithOffset()).isEqualTo("2031-05-04T08:00:00.250+00:00");
    }

    @Test
    void leapSecondLiesBetweenItsNeighbours() {
        Timestamp before = Timestamp.parse("2016-12-31T23:59:59.9Z").orElseThrow();
        Timestamp inside = Timestamp.parse("2016-12-31T23:59:60.5Z").orElseThrow();
        Timestamp after = Timestamp.parse("2017-01-01T00:00:00Z").orElseThrow();

        assertThat(List.of(after, inside, before).stream().sorted()).containsExactly(before, inside, after);
        assertThat(inside.toInstant()).isEqualTo(Instant.parse("2017-01-01T00:00:00.5Z"));
    }

    @Test
    void yearsBeyondTheOriginalsRangeAreRefused() {
        assertThat(Timestamp.parse("+262142-01-01T00:00:00Z"))
                .map(Timestamp::text)
                .contains("+262142-01-01T00:00:00Z");
        assertThat(Timestamp.parse("+262143-01-01T00:00:00Z")).isEmpty();
        assertThat(Timestamp.parse("-262143-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void overlongTextIsRefused() {
        String digits = "1".repeat(128 - "2026-01-02T03:04:05.Z".length());

        assertThat(Timestamp.parse("2026-01-02T03:04:05." + digits + "Z")).isPresent();
        assertThat(Timestamp.parse("2026-01-02T03:04:05." + digits + "1Z")).isEmpty();
    }

    @Test
    void nanosOutsideTwoSecondsAreTheCallersBug() {
        assertThatThrownBy(() -> new Timestamp(0, -1)).hasMessage("nano: -1 (expected: 0..1999999999)");
        assertThatThrownBy(() -> new Timestamp(0, 2_000_000_000)).isInstanceOf(IllegalArgumentException.class);
    }
}
