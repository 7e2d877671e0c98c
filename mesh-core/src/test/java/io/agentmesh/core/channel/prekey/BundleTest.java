package io.agentmesh.core.channel.prekey;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleTest {
    private static final Vectors RECORDED = Recorded.FILE.object("bundle");
    private static final Instant ISSUED = Instant.ofEpochMilli(1_935_661_112_345L);

    @Test
    void theRecordedBundleIsRead() {
        SignedBundle signed = Recorded.bundle();

        assertThat(signed.text()).isEqualTo(RECORDED.text("json"));
        assertThat(signed.digest().toByteArray()).isEqualTo(RECORDED.hex("digest"));
        assertThat(signed.bundle().owner()).isEqualTo(Bundle.Owner.of(BOB.id()));
        assertThat(signed.bundle().edition().serial()).isEqualTo(7);
        assertThat(signed.bundle().terms().takesDurable()).isTrue();
        assertThat(signed).hasToString("SignedBundle[" + BOB.id() + ", serial 7]");
    }

    @Test
    void theRecordedBundleIsMade() {
        Vectors prekey = RECORDED.object("spk");
        Bundle read = Recorded.bundle().bundle();
        var made = new Bundle(
                read.owner(),
                read.edition(),
                read.terms(),
                SignedPrekey.sign(
                        BOB,
                        3,
                        AgreementKey.of(prekey.hex("public")),
                        read.signedPrekey().createdAtMillis()));

        SignedBundle signed = made.sign(BOB);

        assertThat(made.signedPrekey().signature().bytes()).isEqualTo(prekey.hex("signature"));
        assertThat(Json.parse(signed.text())).isEqualTo(Json.parse(RECORDED.text("json")));
        assertThat(signed.digest()).isEqualTo(Recorded.bundle().digest());
        assertThat(SignedBundle.read(utf8(signed.text())).orThrow().bundle()).isEqualTo(made);
    }

    @Test
    void theSignedBytesAreThoseRecorded() {
        JsonObject json = (JsonObject) Json.parse(RECORDED.text("json")).orThrow();

        assertThat(BundleText.signedBytes(json)).isEqualTo(RECORDED.hex("signed_bytes"));
    }

    static List<Vectors> oneTime() {
        return Recorded.oneTimeCases();
    }

    @ParameterizedTest
    @MethodSource("oneTime")
    void theRecordedOneTimePrekeysAreSignedAlike(Vectors recorded) {
        OneTimePrekey signed =
                OneTimePrekey.sign(BOB, 0, recorded.number("id"), AgreementKey.of(recorded.hex("public")));

        assertThat(signed.signature().bytes()).isEqualTo(recorded.hex("signature"));
        assertThat(signed.isSignedBy(BOB.id().key().orThrow(), 0)).isTrue();
        assertThat(Json.decode(signed.toJson(), OneTimePrekey.SHAPE).orThrow()).isEqualTo(signed);
    }

    @Test
    void anUnknownMemberIsIgnoredAndSigned() {
        JsonObject extended = recorded().with("mood", "good");

        assertThat(SignedBundle.read(resigned(extended))).isInstanceOf(Decoded.Ok.class);
        assertThat(code(extended)).isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void anotherVersionIsSaidToBeOne() {
        assertThat(code(recorded().with("v", JsonInteger.of(2)))).isEqualTo(ErrorCode.BUNDLE_VERSION);
    }

    @Test
    void anAgentWhoseIdIsNoUsableKeyIsRefused() {
        JsonObject order4 = recorded().with("agent", Base64Url.encode(new byte[32]));

        assertThat(code(order4)).isEqualTo(ErrorCode.BAD_IDENTITY_KEY);
    }

    @Test
    void numbersOutsideTheirRangeAreRefused() {
        assertThat(resignedCode("serial", JsonInteger.of(0))).isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(resignedCode("serial", JsonInteger.of(1L << 53))).isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(resignedCode("device", JsonInteger.of(65_536))).isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(SignedBundle.read(resigned(recorded().with("serial", JsonInteger.of((1L << 53) - 1)))))
                .isInstanceOf(Decoded.Ok.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "null", "9007199254740992", "-9007199254740992"})
    void anUnknownValueWithoutOneCanonicalFormIsRefused(String value) {
        JsonObject odd = recorded().with("odd", Json.parse(value).orThrow());

        assertThat(SignedBundle.read(resigned(odd))).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void listsHaveTheirBounds() {
        assertThat(resignedCode("suites", numbers(9))).isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(SignedBundle.read(resigned(recorded().with("suites", numbers(8)))))
                .isInstanceOf(Decoded.Ok.class);
        assertThat(resignedCode("features", words(33))).isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(SignedBundle.read(resigned(recorded().with("features", words(32)))))
                .isInstanceOf(Decoded.Ok.class);
        assertThat(resignedCode("features", JsonArray.of(new JsonString("x".repeat(65)))))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(SignedBundle.read(resigned(
                        recorded().with("features", JsonArray.of(new JsonString("x".repeat(64)))))))
                .isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void listsOutOfOrderOrWithDoublesAreRefused() {
        assertThat(resignedCode("suites", JsonArray.of(JsonInteger.of(2), JsonInteger.of(1))))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(resignedCode("features", JsonArray.of(new JsonString("a"), new JsonString("a"))))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void aLongerTextThanAnyBundleIsRefusedUnread() {
        String text = RECORDED.text("json");
        String atTheBound = text + " ".repeat(Bundle.MAX_BYTES - text.length());

        assertThat(SignedBundle.read(utf8(atTheBound))).isInstanceOf(Decoded.Ok.class);
        assertThat(SignedBundle.read(utf8(atTheBound + " "))).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void aDeeperTextThanAnyBundleIsRefused() {
        JsonArray three = JsonArray.of(JsonArray.of(JsonArray.of()));

        assertThat(SignedBundle.read(resigned(recorded().with("odd", three)))).isInstanceOf(Decoded.Ok.class);
        assertThat(SignedBundle.read(resigned(recorded().with("odd", JsonArray.of(three)))))
                .isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void aBundleIsUsableUntilItsEndAndNotAtIt() {
        SignedBundle signed = Recorded.bundle();
        Instant end = Instant.ofEpochMilli(signed.bundle().edition().expiresAtMillis());

        assertThat(signed.usableAt(end.minusMillis(1), BundleRules.DEFAULT)).isInstanceOf(Decoded.Ok.class);
        assertThat(code(signed.usableAt(end, BundleRules.DEFAULT))).isEqualTo(ErrorCode.BUNDLE_EXPIRED);
    }

    @Test
    void aBundleOfTheFutureIsRefused() {
        SignedBundle signed = Recorded.bundle();
        Instant tenMinutesBefore = ISSUED.minusSeconds(600);

        assertThat(signed.usableAt(tenMinutesBefore, BundleRules.DEFAULT)).isInstanceOf(Decoded.Ok.class);
        assertThat(code(signed.usableAt(tenMinutesBefore.minusMillis(1), BundleRules.DEFAULT)))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void aBundleMayHoldFourteenDaysFromTheMakingOfItsPrekey() {
        long end = ISSUED.plus(BundleRules.DEFAULT.maxLife()).toEpochMilli();

        assertThat(SignedBundle.read(resigned(recorded().with("expires_at", JsonInteger.of(end))))
                        .then(signed -> signed.usableAt(ISSUED, BundleRules.DEFAULT)))
                .isInstanceOf(Decoded.Ok.class);
        assertThat(code(SignedBundle.read(resigned(recorded().with("expires_at", JsonInteger.of(end + 1))))
                        .then(signed -> signed.usableAt(ISSUED, BundleRules.DEFAULT))))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void onlyItsOwnerSignsABundle() {
        Bundle bundle = Recorded.bundle().bundle();

        assertThatIllegalArgumentException().isThrownBy(() -> bundle.sign(ALICE));
    }

    private static JsonObject recorded() {
        return (JsonObject) Json.parse(RECORDED.text("json")).orThrow();
    }

    private static byte[] resigned(JsonObject bundle) {
        String signature = BOB.sign(BundleText.signedBytes(bundle)).text();
        return utf8(bundle.with("sig", signature).toString());
    }

    private static ErrorCode resignedCode(String member, JsonValue value) {
        return code(SignedBundle.read(resigned(recorded().with(member, value))));
    }

    private static ErrorCode code(JsonObject bundle) {
        return code(SignedBundle.read(utf8(bundle.toString())));
    }

    private static ErrorCode code(Decoded<?> decoded) {
        return ((Decoded.Bad<?>) decoded).violation().code();
    }

    private static JsonArray numbers(int count) {
        return new JsonArray(IntStream.rangeClosed(1, count)
                .<JsonValue>mapToObj(JsonInteger::of)
                .toList());
    }

    private static JsonArray words(int count) {
        return new JsonArray(IntStream.range(0, count)
                .<JsonValue>mapToObj(i -> new JsonString("%03d".formatted(i)))
                .toList());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
