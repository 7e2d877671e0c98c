package io.agentmesh.meshd.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.meshd.link.TextAssembly.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class TextAssemblyTest {
    private static final Step NOTHING = new Step.Nothing();

    private final TextAssembly texts = new TextAssembly(4);

    private Step add(WebSocketFrame frame) {
        try {
            return texts.add(frame);
        } finally {
            frame.release();
        }
    }

    private Step text(boolean last, String content) {
        return add(new TextWebSocketFrame(last, 0, bytes(content)));
    }

    private Step more(boolean last, String content) {
        return add(new ContinuationWebSocketFrame(last, 0, bytes(content)));
    }

    private static ByteBuf bytes(String content) {
        return Unpooled.copiedBuffer(content, StandardCharsets.UTF_8);
    }

    @Test
    void textIsCountedInUnitsAndNotInBytes() {
        assertThat(text(true, "ééüü")).isEqualTo(new Step.Text("ééüü"));
        assertThat(text(true, "😀😀")).isEqualTo(new Step.Text("😀😀"));
        assertThat(text(true, "😀😀x")).isEqualTo(new Step.TooLong());
        assertThat(text(true, "12345")).isEqualTo(new Step.TooLong());
    }

    @Test
    void fragmentsAreCountedAlikeBeforeTheLastOneCame() {
        assertThat(text(false, "é😀")).isEqualTo(NOTHING);
        assertThat(more(false, "é")).isEqualTo(NOTHING);
        assertThat(more(true, "")).isEqualTo(new Step.Text("é😀é"));

        assertThat(text(false, "é😀")).isEqualTo(NOTHING);
        assertThat(more(false, "éx")).isEqualTo(new Step.TooLong());
    }

    @Test
    void bytesThatBeginNoCharacterAreBoundedToo() {
        byte[] nothingButRests = new byte[13];
        Arrays.fill(nothingButRests, (byte) 0x80);

        assertThat(add(new TextWebSocketFrame(false, 0, Unpooled.wrappedBuffer(nothingButRests))))
                .isEqualTo(new Step.TooLong());
    }

    @Test
    void whatIsNotUtf8IsSeenAndTheReplacementCharacterItselfIsNone() {
        ByteBuf half = Unpooled.wrappedBuffer(new byte[] {(byte) 0xC3});

        assertThat(add(new TextWebSocketFrame(true, 0, half))).isEqualTo(new Step.NotUtf8());
        assertThat(text(true, "\uFFFD")).isEqualTo(new Step.Text("\uFFFD"));
        assertThat(text(false, "\uFFFD")).isEqualTo(NOTHING);
        assertThat(more(true, "")).isEqualTo(new Step.Text("\uFFFD"));
    }

    @Test
    void bytesAreDroppedHoweverManyTheyAre() {
        assertThat(add(new BinaryWebSocketFrame(false, 0, bytes("123456789abcdef"))))
                .isEqualTo(NOTHING);
        assertThat(more(true, "123456789abcdef")).isEqualTo(NOTHING);
        assertThat(text(true, "next")).isEqualTo(new Step.Text("next"));
    }
}
