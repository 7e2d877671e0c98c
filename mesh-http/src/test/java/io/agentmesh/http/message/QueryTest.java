package io.agentmesh.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryTest {
    @ParameterizedTest
    @CsvSource({
        "q=a, a",
        "q=a+b, a b",
        "q=a%20b, a b",
        "q=%C3%BC, ü",
        "q=%ff, \ufffd",
        "q=100%, 100%",
        "q=%zz, %zz",
        "q=%4, %4",
        "q=a=b, a=b",
        "%71=a, a",
        "x=1&&q=a&y, a",
        "q=, ''",
        "q, ''",
    })
    void readsAParameter(String raw, String value) {
        assertThat(Query.parse(raw).required("q")).isEqualTo(value);
    }

    @Test
    void parameterMayBeMissing() {
        assertThat(Query.parse("").optional("q")).isEmpty();
        assertThat(Query.parse("qq=1").optional("q")).isEmpty();
    }

    @Test
    void repeatedParameterIsRefused() {
        assertThatThrownBy(() -> Query.parse("q=1&q=1").optional("q"))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.response())
                                .isEqualTo(HttpResponse.error(
                                        400, "Failed to deserialize query string: duplicate field `q`")));
    }

    @Test
    void missingParameterIsRefusedWhereItIsRequired() {
        assertThatThrownBy(() -> Query.parse("x=1").required("q"))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.response())
                                .isEqualTo(HttpResponse.error(
                                        400, "Failed to deserialize query string: missing field `q`")));
    }

    @Test
    void allValuesOfAParameterKeepTheirOrder() {
        assertThat(Query.parse("q=2&x=3&q=1").all("q")).containsExactly("2", "1");
    }
}
