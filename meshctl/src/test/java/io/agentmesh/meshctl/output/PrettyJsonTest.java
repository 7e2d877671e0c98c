package io.agentmesh.meshctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrettyJsonTest {
    @Test
    void keysAreSortedAndIndentedByTwo() {
        JsonValue value = Json.parse("{\"b\":[1,{\"z\":null,\"y\":true}],\"a\":\"ü\\n\",\"c\":1e2}")
                .orThrow();

        assertThat(PrettyJson.of(value)).isEqualTo("""
                {
                  "a": "ü\\n",
                  "b": [
                    1,
                    {
                      "y": true,
                      "z": null
                    }
                  ],
                  "c": 100.0
                }""");
    }

    @Test
    void emptyContainersStayOnTheirLine() {
        assertThat(PrettyJson.of(Json.parse("{\"a\":[],\"b\":{}}").orThrow())).isEqualTo("""
                {
                  "a": [],
                  "b": {}
                }""");
        assertThat(PrettyJson.of(new JsonArray(List.of()))).isEqualTo("[]");
    }

    @Test
    void membersCanKeepTheirOrder() {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("z", new JsonString("first"));
        members.put("a", new JsonString("second"));

        assertThat(PrettyJson.ofMembers(members)).isEqualTo("""
                {
                  "z": "first",
                  "a": "second"
                }""");
    }
}
