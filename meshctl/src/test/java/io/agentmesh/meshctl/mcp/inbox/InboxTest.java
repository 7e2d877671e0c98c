package io.agentmesh.meshctl.mcp.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is told what of a message whose time is over.
final class InboxTest {
    private static final JsonString REPLY = new JsonString("yes");
    private static final InboxMessage MESSAGE = InboxMessage.of("m", Optional.empty(), JsonNull.NULL, Instant.EPOCH);

    /// What happens between the end of a message's time and its end.
    private final List<Runnable> lastMoment = new ArrayList<>();

    private final Inbox inbox = new Inbox(Duration.ZERO, () -> lastMoment.forEach(Runnable::run));

    @Test
    void replyInTheLastMomentReachesWhoeverAsked() throws InterruptedException {
        lastMoment.add(() -> assertThat(inbox.reply("m", REPLY)).isTrue());

        assertThat(inbox.ask(MESSAGE)).isEqualTo(new Inbox.End.Answered(REPLY));
    }

    @Test
    void replyAfterThatIsToldThatItIsTooLate() throws InterruptedException {
        assertThat(inbox.ask(MESSAGE)).isEqualTo(new Inbox.End.TimedOut());

        assertThat(inbox.reply("m", REPLY)).isFalse();
    }
}
