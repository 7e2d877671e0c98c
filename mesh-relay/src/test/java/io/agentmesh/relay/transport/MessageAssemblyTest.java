package io.agentmesh.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.transport.MessageAssembly.Message;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageAssemblyTest {
    private final MessageAssembly assembly = new MessageAssembly(10);

    @Test
    void wholeTextIsATextAtOnce() {
        assertThat(text("h\u00e9llo", true)).isEqualTo(new Message.Text(Utf8Text.of("h\u00e9llo")));
    }

    @Test
    void fragmentsAreATextAtTheLastOneEvenIfTheyCutACharacter() {
        byte[] utf8 = "\u00e9\u20ac".getBytes(StandardCharsets.UTF_8);

        assertThat(assembly.add(new TextWebSocketFrame(false, 0, Unpooled.wrappedBuffer(utf8, 0, 1))))
                .isEqualTo(new Message.Incomplete());
        assertThat(more(utf8, 1, 2, false)).isEqualTo(new Message.Incomplete());
        assertThat(more(utf8, 3, 2, true)).isEqualTo(new Message.Text(Utf8Text.of("\u00e9\u20ac")));
    }

    @Test
    void binaryMessagesAreNotKept() {
        assertThat(assembly.add(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[4]))))
                .isEqualTo(new Message.Incomplete());
        assertThat(more(new byte[4], 0, 4, true)).isEqualTo(new Message.Binary());
        assertThat(text("next", true)).isEqualTo(new Message.Text(Utf8Text.of("next")));
    }

    @Test
    void messageAtTheBoundIsKeptAndOneByteMoreIsThrownAway() {
        assertThat(text("0123456789", true)).isEqualTo(new Message.Text(Utf8Text.of("0123456789")));
        assertThat(text("0123456789A", true)).isEqualTo(new Message.TooLarge(11));

        text("01234", false);
        assertThat(more("567890".getBytes(StandardCharsets.UTF_8), 0, 6, false)).isEqualTo(new Message.Incomplete());
        assertThat(more(new byte[0], 0, 0, true)).isEqualTo(new Message.TooLarge(11));
        assertThat(text("next", true)).isEqualTo(new Message.Text(Utf8Text.of("next")));
    }

    /// The wire's bound, above which the original drops the connection (wire §10.3).
    @Test
    void messageOfMoreThan64MebibytesIsFarTooLarge() {
        byte[] part = new byte[16 << 20];
        text("", false);
        for (int i = 0; i < 4; i++) {
            assertThat(more(part, 0, part.length, false)).isEqualTo(new Message.Incomplete());
        }

        assertThat(more(part, 0, 1, false)).isEqualTo(new Message.FarTooLarge());
    }

    /// Cut short, overlong, a surrogate, a byte that begins nothing.
    @ParameterizedTest
    @CsvSource({"C3", "C0AF", "EDA080", "FF", "41C3"})
    void whatIsNotUtf8IsSaidToBe(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(assembly.add(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes))))
                .isEqualTo(new Message.NotUtf8());
    }

    private Message text(String text, boolean last) {
        return assembly.add(
                new TextWebSocketFrame(last, 0, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))));
    }

    private Message more(byte[] bytes, int offset, int length, boolean last) {
        return assembly.add(new ContinuationWebSocketFrame(last, 0, Unpooled.wrappedBuffer(bytes, offset, length)));
    }
}
