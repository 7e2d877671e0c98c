package io.agentmesh.core.channel.prekey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.testing.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AnchorTest {
    @Test
    void itSignsLabelDeviceAndBoot() {
        byte[] label = "agentmesh/offline/1/anchor\0".getBytes(StandardCharsets.US_ASCII);
        byte[] signed = ByteBuffer.allocate(label.length + 10)
                .put(label)
                .putShort((short) 0)
                .putLong(7)
                .array();

        Anchor anchor = Anchor.sign(Keys.ALICE, 0, 7);

        assertThat(anchor.signature()).isEqualTo(Keys.ALICE.sign(signed));
    }

    @Test
    void itIsReadAsItIsWritten() {
        Anchor anchor = Anchor.sign(Keys.ALICE, 0, Anchor.MAX_BOOT);

        assertThat(read(anchor.toJson())).isEqualTo(new Decoded.Ok<>(anchor));
    }

    @Test
    void onlyItsSignersKeyProvesIt() {
        Anchor anchor = Anchor.sign(Keys.ALICE, 0, 7);

        assertThat(anchor.isSignedBy(key(Keys.ALICE))).isTrue();
        assertThat(anchor.isSignedBy(key(Keys.BOB))).isFalse();
        assertThat(new Anchor(0, 8, anchor.signature()).isSignedBy(key(Keys.ALICE)))
                .isFalse();
        assertThat(new Anchor(1, 7, anchor.signature()).isSignedBy(key(Keys.ALICE)))
                .isFalse();
    }

    @Test
    void numbersOutOfTheirRangeAreRefused() {
        String good = Anchor.sign(Keys.ALICE, 0, 7).toJson();

        assertThat(read(good.replace("\"boot\":7", "\"boot\":0"))).isInstanceOf(Decoded.Bad.class);
        assertThat(read(good.replace("\"boot\":7", "\"boot\":9007199254740992")))
                .isInstanceOf(Decoded.Bad.class);
        assertThat(read(good.replace("\"device\":0", "\"device\":65536"))).isInstanceOf(Decoded.Bad.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Anchor.sign(Keys.ALICE, 0, 0))
                .withMessage("boot: 0 (expected: 1..9007199254740991)");
        assertThatIllegalArgumentException().isThrownBy(() -> Anchor.sign(Keys.ALICE, 65_536, 1));
    }

    private static Decoded<Anchor> read(String json) {
        return Json.decode(json, Anchor.SHAPE);
    }

    private static AgentKey key(AgentKeyPair pair) {
        return pair.id().key().orThrow();
    }
}
