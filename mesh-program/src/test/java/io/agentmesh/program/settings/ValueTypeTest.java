package io.agentmesh.program.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueTypeTest {
    private enum Word {
        ONE,
        TWO_WORDS
    }

    @Test
    void numbersKeepTheirRange() {
        assertThat(parse(ValueType.integer(1, 10), "10")).contains(10L);
        assertThat(parse(ValueType.integer(1, 10), "11")).isEmpty();
        assertThat(parse(ValueType.integer(1, 10), "0")).isEmpty();
        assertThat(parse(ValueType.decimal(0.5, 1), "0.5")).contains(0.5);
        assertThat(parse(ValueType.decimal(0.5, 1), "NaN")).isEmpty();
    }

    @Test
    void wordMayStandForAValue() {
        var type = ValueType.integer(0, 10).orWord("off", 0L);

        assertThat(parse(type, "off")).contains(0L);
        assertThat(parse(type, "10")).contains(10L);
        assertThat(parse(type, "on")).isEmpty();
    }

    @Test
    void timesWithoutUnitAreSeconds() {
        var type = ValueType.duration(Duration.ofMillis(1), Duration.ofDays(7));

        assertThat(parse(type, "30")).contains(Duration.ofSeconds(30));
        assertThat(parse(type, "7d")).contains(Duration.ofDays(7));
        assertThat(parse(type, "8d")).isEmpty();
        assertThat(parse(type, "0")).isEmpty();
        assertThat(parse(type, "1 s")).isEmpty();
    }

    @Test
    void valuesUnderNamesKeepTheirTypeAndTheirNumber() {
        var type = ValueType.byName(ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(1)), 2);

        assertThat(parse(type, "report=5m, index = 1h"))
                .contains(Map.of("report", Duration.ofMinutes(5), "index", Duration.ofHours(1)));
        assertThat(parse(type, "a=1s,b=1s,c=1s")).isEmpty();
        assertThat(parse(type, "a=1s,a=2s")).isEmpty();
        assertThat(parse(type, "a=2d")).isEmpty();
        assertThat(parse(type, "=1s")).isEmpty();
        assertThat(parse(type, "a")).isEmpty();
        assertThat(parse(type, "")).isEmpty();
    }

    @Test
    void sizesDoNotOverflow() {
        assertThat(parse(ValueType.bytes(0, Long.MAX_VALUE), "2GiB")).contains(1L << 31);
        assertThat(parse(ValueType.bytes(0, Long.MAX_VALUE), "999999999999GiB")).isEmpty();
    }

    @Test
    void wordsAreLowerCaseWithHyphens() {
        assertThat(parse(ValueType.oneOf(Word.class), "two-words")).contains(Word.TWO_WORDS);
        assertThat(parse(ValueType.oneOf(Word.class), "TWO_WORDS")).isEmpty();
    }

    @Test
    void urlsNeedASchemeOfTheListAndAHost() {
        var type = ValueType.url("http", "https");

        assertThat(parse(type, "http://127.0.0.1:9801")).contains(URI.create("http://127.0.0.1:9801"));
        assertThat(parse(type, "ws://h/")).isEmpty();
        assertThat(parse(type, "127.0.0.1:9801")).isEmpty();
        assertThat(parse(type, "http://")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "h", "h:", ":1", "h:65536", "h:-1", "::1:80", "[]:80", "[h]:80", "h:1x"})
    void whatIsNoHostAndPortIsRefused(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @Test
    void sixthVersionAddressesStandInBrackets() {
        assertThat(HostPort.parse("[::1]:80")).contains(new HostPort("::1", 80));
        assertThat(new HostPort("::1", 80)).hasToString("[::1]:80");
    }

    private static <T> Optional<T> parse(ValueType<T> type, String text) {
        return type.parse(new Given(text, TomlForm.ANY, new Origin.Default()));
    }
}
