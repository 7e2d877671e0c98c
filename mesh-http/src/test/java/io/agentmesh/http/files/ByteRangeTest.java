package io.agentmesh.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
    private static final long SIZE = 10;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-9, 0, 9",
        "bytes=3-, 3, 9",
        "bytes=3-99, 3, 9",
        "bytes=-4, 6, 9",
        "bytes=-99, 0, 9",
        "bytes=9-9, 9, 9"
    })
    void rangeWithinTheFileIsCutToIt(String header, long first, long last) {
        assertThat(ByteRange.of(Optional.of(header), SIZE)).isEqualTo(new ByteRange.Part(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-11", "bytes=-0", "bytes=999999999999999999-"})
    void rangeBehindTheFileIsBeyond(String header) {
        assertThat(ByteRange.of(Optional.of(header), SIZE)).isEqualTo(new ByteRange.Beyond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=-",
                "bytes=5-4",
                "bytes=0-1,3-4",
                "lines=0-1",
                "bytes=a-b",
                "",
                "bytes=9999999999999999999-"
            })
    void whatIsNoSingleRangeMeansTheWhole(String header) {
        assertThat(ByteRange.of(Optional.of(header), SIZE)).isEqualTo(new ByteRange.Whole());
    }

    @Test
    void emptyFileHasNoRange() {
        assertThat(ByteRange.of(Optional.of("bytes=0-"), 0)).isEqualTo(new ByteRange.Beyond());
        assertThat(ByteRange.of(Optional.empty(), 0)).isEqualTo(new ByteRange.Whole());
    }
}
