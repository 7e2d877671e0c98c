package io.agentmesh.offline.outgoing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecentLineTest {
    private final List<UUID> posted = new ArrayList<>();
    private final RecentLine line = new RecentLine(new Line() {
        @Override
        public void post(Envelope envelope) {
            posted.add(envelope.id());
        }

        @Override
        public boolean isUp() {
            return true;
        }
    });

    @Test
    void whatWasPostedIsKnownAndNothingElse() {
        line.post(envelope(1));

        assertThat(posted).containsExactly(id(1));
        assertThat(line.knows(id(1))).isTrue();
        assertThat(line.knows(id(2))).isFalse();
    }

    @Test
    void ofMoreThanTheBoundTheOldestIsForgotten() {
        Envelope first = envelope(0);
        Envelope second = envelope(1);
        line.post(first);
        line.post(second);
        line.post(first);
        for (int n = 2; n <= RecentLine.MAX_KNOWN; n++) {
            line.post(envelope(n));
        }

        assertThat(line.knows(id(1))).isFalse();
        assertThat(line.knows(id(0))).as("posted again").isTrue();
        assertThat(line.knows(id(2))).isTrue();
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static Envelope envelope(int number) {
        return EnvelopeDraft.cancel(id(number), BOB.id(), id(number), 1).sign(ALICE);
    }
}
