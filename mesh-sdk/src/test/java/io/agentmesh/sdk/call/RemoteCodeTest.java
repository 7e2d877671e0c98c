package io.agentmesh.sdk.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.RemoteCode.Repeat;
import io.agentmesh.sdk.stream.StreamEnd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/// What the errors of other agents say.
final class RemoteCodeTest {
    @ParameterizedTest
    @EnumSource(value = RemoteCode.class, names = "OTHER", mode = Mode.EXCLUDE)
    void everyWordIsReadAsItIsWritten(RemoteCode code) {
        JsonValue payload = ErrorPayload.of(code.word(), "echo");

        assertThat(new Reply.RemoteError(payload).code()).isEqualTo(code);
        assertThat(new Reply.RemoteError(payload).word()).isEqualTo(code.word());
        assertThat(new StreamEnd.RemoteError(payload).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "busy,SAME_KEY,true",
        "storage,SAME_KEY,true",
        "overloaded,NEW_KEY,true",
        "stopping,NEW_KEY,true",
        "local_agent_unreachable,NEW_KEY,true",
        "local_agent_timeout,MAY_DOUBLE,false",
        "outcome_unknown,MAY_DOUBLE,false",
        "unsupported,IN_VAIN,false",
        "sold_out,MAY_DOUBLE,false"
    })
    void itSaysWhatComesOfAskingOnceMore(String word, Repeat repeat, boolean mayRetry) {
        Reply.RemoteError error = new Reply.RemoteError(ErrorPayload.of(word));

        assertThat(error.code().repeat()).isEqualTo(repeat);
        assertThat(error.mayRetry()).isEqualTo(mayRetry);
        assertThat(error.word()).isEqualTo(word);
    }

    @Test
    void originalsRefusalIsKnownByItsErrorAlone() {
        JsonValue denied = ErrorPayload.aclDenied("echo");

        assertThat(RemoteCode.of(denied)).isEqualTo(RemoteCode.ACL_DENIED);
        assertThat(RemoteCode.wordOf(denied)).isEqualTo("acl_denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"busy\"",
                "null",
                "[]",
                "{}",
                "{\"error\":\"busy\"}",
                "{\"code\":7}",
                "{\"code\":\"\"}",
                "{\"code\":\"BUSY\"}"
            })
    void whatSaysNoWordOfOursIsOther(String payload) {
        assertThat(RemoteCode.of(Json.parse(payload).orThrow())).isEqualTo(RemoteCode.OTHER);
    }

    @Test
    void codeGoesBeforeTheError() {
        JsonValue both = JsonObject.empty().with("code", "sold_out").with("error", "acl_denied");

        assertThat(RemoteCode.of(both)).isEqualTo(RemoteCode.OTHER);
        assertThat(RemoteCode.wordOf(both)).isEqualTo("sold_out");
    }

    @Test
    void whateverMayHaveBeenHandledIsNoInvitation() {
        assertThat(Arrays.stream(RemoteCode.values()).filter(RemoteCode::mayRetry))
                .allMatch(code -> code.repeat() == Repeat.SAME_KEY || code.repeat() == Repeat.NEW_KEY)
                .hasSize(6);
    }
}
