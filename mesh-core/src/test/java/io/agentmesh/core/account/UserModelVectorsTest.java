package io.agentmesh.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `user-model.json`: users, groups, members, tokens and setup keys.
final class UserModelVectorsTest {
    private static final Vectors FILE = Vectors.open("user-model.json");
    static final List<Vectors> SAMPLES = FILE.cases("samples");
    static final List<Vectors> PARSING = FILE.cases("parsing");
    static final List<Vectors> TOKEN_HASHES = FILE.cases("token_hashes");

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void sampleIsWrittenAsItWasRead(Vectors sample) {
        assertThat(reprint(sample.toString(), sample.text("json"))).isEqualTo(Decoded.ok(sample.text("json")));
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void jsonIsTakenOrRefusedAsRecorded(Vectors recorded) {
        Decoded<String> output = reprint(recorded.toString(), recorded.text("input"));

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @ParameterizedTest
    @FieldSource("TOKEN_HASHES")
    void secretIsHashedAsRecorded(Vectors recorded) {
        assertThat(SecretHash.of(recorded.text("token")).hex()).isEqualTo(recorded.text("sha256_hex"));
    }

    @Test
    void hashDoesNotShowItself() {
        assertThat(SecretHash.of("at_c4n4ry")).hasToString("SecretHash[redacted]");
    }

    private static Decoded<String> reprint(String name, String json) {
        if (name.startsWith("user")) {
            return Json.decode(json, User.SHAPE).map(User::toJson);
        }
        if (name.startsWith("group")) {
            return Json.decode(json, Group.SHAPE).map(Group::toJson);
        }
        if (name.startsWith("member")) {
            return Json.decode(json, GroupMember.SHAPE).map(GroupMember::toJson);
        }
        if (name.startsWith("token")) {
            return Json.decode(json, ApiTokenRecord.SHAPE).map(ApiTokenRecord::toJson);
        }
        return name.startsWith("setup key")
                ? Json.decode(json, SetupKeyRecord.SHAPE).map(SetupKeyRecord::toJson)
                : Json.decode(json, SetupKeyUsage.SHAPE).map(SetupKeyUsage::toJson);
    }
}
