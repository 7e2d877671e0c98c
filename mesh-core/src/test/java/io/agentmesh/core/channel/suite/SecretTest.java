package io.agentmesh.core.channel.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.testing.Vectors;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SecretTest {
    @Test
    void isGoneOnceClosed() {
        Secret secret = Secret.owning("c4n4ry".getBytes(StandardCharsets.US_ASCII));

        secret.close();

        assertThat(secret.copy()).containsOnly(0);
    }

    @Test
    void isNeverShown() {
        Secret secret = Secret.owning("c4n4ry-of-thirty-two-bytes-long!".getBytes(StandardCharsets.US_ASCII));

        assertThat(secret).hasToString("Secret[redacted]");
        assertThat(AgreementKeyPair.of(secret).toString()).doesNotContain("c4n4ry");
    }

    @Test
    void aKeyOfAnotherLengthIsNone() {
        Secret short31 = Secret.owning(new byte[31]);

        assertThatIllegalArgumentException().isThrownBy(() -> AgreementKeyPair.of(short31));
    }

    @Test
    void agreementWithAKeyOfLowOrderGivesNothing() {
        AgreementKeyPair own = AgreementKeyPair.of(Secret.owning(new byte[32]));

        assertThat(own.agree(AgreementKey.of(new byte[32]))).isEmpty();
    }

    @Test
    void labelsAreThoseOfTheVectors() {
        Vectors labels = Vectors.open("offline-channel.json").object("labels");

        assertThat(text(Label.X3DH)).isEqualTo(labels.text("x3dh"));
        assertThat(text(Label.ROOT)).isEqualTo(labels.text("root"));
        assertThat(text(Label.MESSAGE)).isEqualTo(labels.text("msg"));
        assertThat(text(Label.SIGNED_PREKEY)).isEqualTo(labels.text("spk"));
        assertThat(text(Label.ONE_TIME_PREKEY)).isEqualTo(labels.text("opk"));
        assertThat(text(Label.BUNDLE)).isEqualTo(labels.text("bundle"));
        assertThat(text(Label.TRANSCRIPT)).isEqualTo(labels.text("tr"));
        assertThat(text(Label.DIGEST)).isEqualTo(labels.text("dig"));
        assertThat(text(Label.RECEIPT)).isEqualTo(labels.text("rcpt"));
    }

    private static String text(Label label) {
        return new String(label.info(), StandardCharsets.US_ASCII);
    }
}
