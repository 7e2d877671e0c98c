package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.daemon.DaemonAnswers;
import io.agentmesh.sdk.stream.DuplexFrames;
import java.nio.charset.StandardCharsets;

/// What a program that embeds the library hears: from the other side of a conversation, from the daemon beside it.
final class LibraryTargets {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    private LibraryTargets() {}

    /// A frame says the same after it was printed.
    static void duplexFrame(String text) {
        Contract.holds(text, DuplexFrames::read, JsonObject::toString);
    }

    /// A body is a part of the answer, as it was.
    static void answerHead(byte[] input) {
        DaemonAnswers.body(input)
                .ifPresent(body -> assertThat(new String(input, StandardCharsets.ISO_8859_1))
                        .contains(new String(body, StandardCharsets.ISO_8859_1)));
    }

    /// A report is understood or refused, whichever status it comes with.
    static void delivery(String text) {
        if (Json.parse(text).toOptional().orElse(null) instanceof JsonObject report) {
            for (int status : new int[] {OK, ACCEPTED, NOT_FOUND}) {
                assertThat(DaemonAnswers.told(status, report).lines()).hasSizeGreaterThanOrEqualTo(2);
            }
        }
    }
}
