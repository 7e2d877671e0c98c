package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.CanonicalCursor;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.Utf8Text;

/// JSON itself, the ground that all the other texts stand on.
final class JsonTargets {
    private JsonTargets() {}

    /// Reading bytes, reading their text and walking over them agree; what is read prints as it is.
    static void json(byte[] bytes) {
        Decoded<JsonValue> parsed = Json.parse(bytes);
        switch (Utf8Text.of(bytes.clone())) {
            case Decoded.Ok<Utf8Text>(var utf8) -> {
                assertThat(Json.parse(utf8.text())).isEqualTo(parsed);
                Contract.holds(utf8.text(), Json::parse, CanonicalJson::text);
                cursorKnowsCanonicalBytes(utf8, parsed);
            }
            case Decoded.Bad<Utf8Text>(var violation) ->
                assertThat(parsed).isEqualTo(new Decoded.Bad<JsonValue>(violation));
        }
    }

    /// What the cursor calls canonical is what the long way would print.
    private static void cursorKnowsCanonicalBytes(Utf8Text utf8, Decoded<JsonValue> parsed) {
        var cursor = new CanonicalCursor(utf8);
        if (cursor.skipValue() && cursor.isAtEnd()) {
            assertThat(CanonicalJson.bytes(parsed.orThrow())).isEqualTo(utf8.bytes());
        }
    }
}
