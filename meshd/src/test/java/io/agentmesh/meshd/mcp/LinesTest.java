package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LinesTest {
    @Test
    void lineOfOneByteTooManyLeavesItsHeadAndTheNextOneIsRead() throws Exception {
        Lines lines = lines("aaaaa\nbbbbbb\r\ncc\ncut off", 5);

        assertThat(lines.next()).isEqualTo(new Lines.Line("aaaaa", true));
        assertThat(lines.next()).isEqualTo(new Lines.Line("bbbbb", false));
        assertThat(lines.next()).isEqualTo(new Lines.Line("cc", true));
        assertThat(lines.next()).isNull();
    }

    @Test
    void headIsNoLongerThanItsBound() throws Exception {
        Lines lines = lines("x".repeat(Lines.HEAD_BYTES + 2) + "\n", Lines.HEAD_BYTES + 1);

        assertThat(lines.next()).isEqualTo(new Lines.Line("x".repeat(Lines.HEAD_BYTES), false));
    }

    private static Lines lines(String text, int maxBytes) {
        return new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxBytes);
    }
}
