package io.agentmesh.tests.interop.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.examples.lab.Typed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final Settled SETTLED = new Settled(Map.of("A".repeat(43), "alice"));
    private static final Agreement SAME = new Agreement.Same();
    private static final Agreement MENDED = new Agreement.Mended();

    @Test
    void sameResultIsRightWhateverDiffersFromRunToRun() {
        Transcript reference = listed(SAME, 0, "Found 1:\n[{\"id\": \"5a2f8f0e-0000-4000-8000-000000000001\"}]");
        Transcript played = listed(SAME, 0, "Found 1:\n[{\"id\": \"77777777-0000-4000-8000-000000000002\"}]");

        assertThat(judged(reference, played).word()).isEqualTo("ok");
    }

    @Test
    void jsonMayHaveMoreMembersAndNotFewer() {
        Transcript less = listed(SAME, 0, "[{\"name\": \"bob\"}]");
        Transcript more = listed(SAME, 0, "[{\"name\": \"bob\", \"online\": true}]");

        assertThat(judged(less, more).word()).isEqualTo("ok");
        assertThat(judged(more, less).fault()).isPresent();
    }

    @Test
    void otherValueOrOtherSentenceOrOneItemMoreIsWrong() {
        Transcript reference = listed(SAME, 0, "Found 1:\n[{\"name\": \"bob\"}]");

        assertThat(judged(reference, listed(SAME, 0, "Found 1:\n[{\"name\": \"eve\"}]"))
                        .fault())
                .isPresent();
        assertThat(judged(reference, listed(SAME, 0, "Seen 1:\n[{\"name\": \"bob\"}]"))
                        .fault())
                .isPresent();
        assertThat(judged(reference, listed(SAME, 0, "Found 1:\n[{\"name\": \"bob\"}, {}]"))
                        .fault())
                .isPresent();
    }

    @Test
    void failureMayTellItsCauseAndIsNeitherSuccessNorUsage() {
        Transcript reference = listed(SAME, 1, "");

        assertThat(judged(reference, listed(SAME, 6, "")).word()).isEqualTo("ok");
        assertThat(judged(reference, listed(SAME, 0, "")).fault()).isPresent();
        assertThat(judged(reference, listed(SAME, 2, "")).fault()).isPresent();
    }

    @Test
    void mendedCommandSucceedsWhereTheOriginalsFails() {
        assertThat(judged(listed(MENDED, 1, ""), listed(MENDED, 0, "done")).word())
                .isEqualTo("mended");
        assertThat(judged(listed(MENDED, 1, ""), listed(MENDED, 1, "")).fault()).isPresent();
        assertThat(judged(listed(MENDED, 0, ""), listed(MENDED, 0, "")).fault()).isPresent();
    }

    @Test
    void whatOnlyOursHasSucceedsAndShowsItsText() {
        Transcript nothing = new Transcript();

        assertThat(judged(nothing, listed(new Agreement.Own("yes"), 0, "yes")).word())
                .isEqualTo("ours");
        assertThat(judged(nothing, listed(new Agreement.Own("yes"), 0, "no")).fault())
                .isPresent();
        assertThat(judged(nothing, listed(new Agreement.Own("yes"), 1, "yes")).fault())
                .isPresent();
    }

    @Test
    void rowThatWasNotReachedIsNoSuccess() {
        Transcript cutShort = new Transcript();
        cutShort.stop("a daemon ended early");

        assertThat(judged(listed(SAME, 0, ""), cutShort).fault())
                .hasValueSatisfying(why -> assertThat(why).contains("a daemon ended early"));
        assertThat(judged(cutShort, new Transcript()).fault()).isPresent();
    }

    private static Verdict judged(Transcript reference, Transcript played) {
        return Verdict.of(CommandRow.DISCOVER, reference, played);
    }

    private static Transcript listed(Agreement agreement, int exitCode, String out) {
        Transcript transcript = new Transcript();
        transcript.add(CommandRow.DISCOVER, agreement, new Typed(List.of("meshctl"), exitCode, out, ""), SETTLED);
        return transcript;
    }
}
