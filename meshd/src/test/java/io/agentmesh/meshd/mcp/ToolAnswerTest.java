package io.agentmesh.meshd.mcp;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ToolAnswerTest {
    private static final IncomingRequest REQUEST =
            new IncomingRequest(new UUID(0, 1), ALICE.id(), "read", JsonObject.empty(), Cancellation.never());

    @Test
    void structuredContentCountsBeforeTheText() {
        assertThat(of("{\"content\":[{\"type\":\"text\",\"text\":\"1\"}],\"structuredContent\":{\"n\":1}}"))
                .isEqualTo(result("{\"n\":1}"));
    }

    @Test
    void oneTextIsWhatItSaysInJsonOrElseText() {
        assertThat(of("{\"content\":[{\"type\":\"text\",\"text\":\" [1, 2] \"}]}"))
                .isEqualTo(result("[1,2]"));
        assertThat(of("{\"content\":[{\"type\":\"text\",\"text\":\"[1, 2\"}]}")).isEqualTo(result("\"[1, 2\""));
    }

    @Test
    void everythingElseComesAsItIs() {
        String image = "{\"content\":[{\"data\":\"AA==\",\"mimeType\":\"image/png\",\"type\":\"image\"}]}";

        assertThat(of(image)).isEqualTo(result(image));
        assertThat(of("{}")).isEqualTo(result("{\"content\":[]}"));
    }

    @Test
    void errorOfAToolIsAnErrorInItsWords() {
        assertThat(of(
                        "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"no\"},{\"type\":\"text\",\"text\":\"such file\"}],"
                                + "\"structuredContent\":{\"errno\":2}}"))
                .isEqualTo(refusal("{\"capability\":\"read\",\"code\":\"tool_error\",\"details\":{\"errno\":2},"
                        + "\"error\":\"no\\nsuch file\"}"));
        assertThat(of("{\"isError\":true}"))
                .isEqualTo(refusal("{\"capability\":\"read\",\"code\":\"tool_error\",\"error\":\"the tool failed\"}"));
    }

    @Test
    void argumentsThatTheServerRefusesAreNamed() {
        assertThat(ToolAnswer.refused(REQUEST, new Rpc.Outcome.Refused(Rpc.INVALID_PARAMS, "n is missing")))
                .isEqualTo(refusal("{\"capability\":\"read\",\"code\":\"bad_arguments\",\"error\":\"n is missing\"}"));
    }

    @Test
    void wordsOnWhatWentWrongAreCut() {
        String longest = "x".repeat(ToolAnswer.MAX_ERROR_TEXT);

        assertThat(ToolAnswer.refused(REQUEST, new Rpc.Outcome.Refused(-1, longest + "y")))
                .isEqualTo(refusal("{\"capability\":\"read\",\"code\":\"tool_error\",\"error\":\"" + longest + "\"}"));
    }

    private static Answer of(String result) {
        return ToolAnswer.of(REQUEST, (JsonObject) Json.parse(result).orThrow());
    }

    private static Answer result(String json) {
        return new Answer.Result(Json.parse(json).orThrow());
    }

    private static Answer refusal(String json) {
        return new Answer.Refusal(Json.parse(json).orThrow());
    }
}
