package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StreamPositionTest {
    private final StreamPosition position = new StreamPosition();

    @Test
    void idOfOneCharacterTooManyIsNotKept() {
        position.at("i".repeat(StreamPosition.MAX_ID));
        assertThat(position.lastId()).hasValue("i".repeat(StreamPosition.MAX_ID));

        position.at("i".repeat(StreamPosition.MAX_ID + 1));
        assertThat(position.lastId()).isEmpty();
    }

    @Test
    void idThatNoHeaderTakesIsNotKept() {
        position.at("grüße");

        assertThat(position.lastId()).isEmpty();
    }

    @Test
    void pauseIsAtMostAMinute() {
        position.retryAfter("60000");
        assertThat(position.pause()).isEqualTo(StreamPosition.LONGEST_PAUSE);

        position.retryAfter("60001");
        assertThat(position.pause()).isEqualTo(StreamPosition.LONGEST_PAUSE);
    }

    @Test
    void pauseThatIsNoNumberIsNotTaken() {
        position.retryAfter("soon");
        position.retryAfter("12345678901234567890");

        assertThat(position.pause()).isEqualTo(Duration.ofSeconds(1));
    }
}
