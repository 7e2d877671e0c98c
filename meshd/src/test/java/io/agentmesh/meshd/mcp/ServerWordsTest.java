package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentmesh.core.testing.FakeClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ServerWordsTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ServerWords.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
    }

    @Test
    void oneLineMoreThanAMinuteHoldsIsCounted() throws IOException {
        InputStream aMinuteLater = new InputStream() {
            @Override
            public int read() {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                clock.advance(Duration.ofMinutes(1));
                return -1;
            }
        };
        InputStream said = new SequenceInputStream(Collections.enumeration(
                List.of(text("a\n".repeat(ServerWords.LINES_A_MINUTE + 3)), aMinuteLater, text("next\n"))));

        new ServerWords(said, clock).tellAll();

        assertThat(logged.list).hasSize(ServerWords.LINES_A_MINUTE + 2);
        assertThat(logged.list.get(ServerWords.LINES_A_MINUTE).getKeyValuePairs())
                .singleElement()
                .hasToString("lines=\"3\"");
        assertThat(logged.list.getLast().getKeyValuePairs()).singleElement().hasToString("says=\"next\"");
    }

    @Test
    void longLineIsCut() throws IOException {
        new ServerWords(text("x".repeat(ServerWords.MAX_LINE_BYTES + 1) + "\n"), clock).tellAll();

        assertThat(logged.list.getFirst().getKeyValuePairs().getFirst().value)
                .isEqualTo("x".repeat(ServerWords.MAX_LINE_BYTES));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
