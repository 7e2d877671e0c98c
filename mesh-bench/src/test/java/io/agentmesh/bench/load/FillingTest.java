package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FillingTest {
    private static final UUID ID = new UUID(1, 2);

    private final Arrivals kept = new Arrivals();
    private final Arrivals answered = new Arrivals();
    private int written;
    private final Filling filling =
            new Filling(new Counted(), Collections.nCopies(5, Unpooled.EMPTY_BUFFER), kept, answered);

    @Test
    void forEachAnswerAnotherOneGoesUntilThereIsNoMore() {
        filling.send(2);
        assertThat(written).isEqualTo(2);

        filling.notice(NoticeWord.QUEUED);
        filling.notice(NoticeWord.OTHER);
        filling.readComplete();
        assertThat(written).isEqualTo(3);

        for (int i = 0; i < 4; i++) {
            filling.notice(NoticeWord.QUEUED);
        }
        filling.readComplete();
        assertThat(written).isEqualTo(5);
    }

    @Test
    void whatIsRefusedIsAnsweredAndNotKept() throws InterruptedException {
        filling.send(2);
        filling.notice(NoticeWord.QUEUED);
        filling.notice(NoticeWord.REFUSED);

        answered.await(2, Duration.ofMillis(1));
        assertThat(answered.sum()).isEqualTo(2);
        assertThat(kept.sum()).isEqualTo(1);
    }

    @Test
    void noticesAreToldByTheirFirstBytes() {
        assertThat(word(new RelayNotice.Queued(ID))).isEqualTo(NoticeWord.QUEUED);
        assertThat(word(new RelayNotice.Refused(Optional.of(ID), Refusal.QUEUE_FULL, Optional.empty())))
                .isEqualTo(NoticeWord.REFUSED);
        assertThat(word(new RelayNotice.Delivered(ID, RelayNotice.Proof.WRITTEN)))
                .isEqualTo(NoticeWord.OTHER);
        assertThat(word(Payload.SEALED.sign(
                        Identities.agent(1), Identities.agent(2).id(), 256, 1)))
                .isEqualTo(NoticeWord.NONE);
    }

    private static NoticeWord word(RelayNotice notice) {
        return word(FrameCodec.encode(new RelayFrame.Notice(notice)));
    }

    private static NoticeWord word(String frame) {
        return NoticeWord.in(frame.getBytes(StandardCharsets.UTF_8), EnvelopeNumber.HEAD_BYTES);
    }

    private final class Counted implements FrameSink {
        @Override
        public void write(ByteBuf frame) {
            written++;
        }

        @Override
        public void flush() {}
    }
}
