package io.agentmesh.meshctl.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FailureTest {
    @Test
    void sentenceSaysWhatWhyAndWhatToDo() {
        Failure failure =
                new Failure(Cause.NOT_FOUND, "cannot delete the rule r", "acl rule not found (404)", "List them");

        assertThat(failure.sentence()).isEqualTo("cannot delete the rule r: acl rule not found (404). List them");
    }

    @Test
    void sentenceWithoutAnythingToDoIsShorter() {
        assertThat(new Failure(Cause.REFUSED, "cannot do it", "no", "").sentence())
                .isEqualTo("cannot do it: no");
    }

    @Test
    void textOfOthersCannotMoveTheCursor() {
        Failure failure = new Failure(Cause.REMOTE_ERROR, "request failed", "\u001b[2J\u009b1mbad\r\n\u202Etxt", "");

        assertThat(failure.sentence()).isEqualTo("request failed: [2J 1mbad txt");
    }

    @Test
    void objectForProgramsCarriesTheExitCode() {
        Failure failure = new Failure(Cause.ACL_DENIED, "denied", "a does not allow b", "Ask");

        assertThat(failure.toJson())
                .hasToString("{\"cause\":\"acl_denied\",\"exit_code\":5,\"message\":\"denied: a does not allow b\","
                        + "\"next\":\"Ask\",\"retry\":\"after\"}");
    }

    @Test
    void quotedTextIsCutAtItsBound() {
        String longest = "x".repeat(Printable.MAX_QUOTED_CHARS);

        assertThat(Printable.quoted(longest)).isEqualTo(longest);
        assertThat(Printable.quoted(longest + "y")).isEqualTo(longest + "…");
        assertThat(Printable.quoted(longest.repeat(100))).isEqualTo(longest + "…");
    }

    @Test
    void exitCodesAreThoseOfTheConventions() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130);
    }

    @Test
    void nothingThatFailsEndsAsDone() {
        assertThat(Cause.values()).noneMatch(cause -> cause.exitCode() == ExitCode.OK);
    }
}
