package io.agentmesh.core.frame;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.Utf8Text;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames of docs/protocol-extensions.md, to the letter.
final class RelayNoticeTest {
    private static final String ID = "5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01";
    private static final UUID ENVELOPE = UUID.fromString(ID);

    /// What travels, and what it means.
    ///
    /// @param text the frame
    /// @param notice its meaning
    record Spelling(String text, RelayNotice notice) {}

    static final List<Spelling> SPELLINGS = List.of(
            new Spelling(
                    "{\"notice\":\"refused\",\"id\":\"" + ID + "\",\"reason\":\"rate_limited\",\"retry_after_ms\":20}",
                    new RelayNotice.Refused(
                            Optional.of(ENVELOPE), Refusal.RATE_LIMITED, Optional.of(Duration.ofMillis(20)))),
            new Spelling(
                    "{\"notice\":\"refused\",\"reason\":\"malformed\"}",
                    new RelayNotice.Refused(Optional.empty(), Refusal.MALFORMED, Optional.empty())),
            new Spelling("{\"notice\":\"queued\",\"id\":\"" + ID + "\"}", new RelayNotice.Queued(ENVELOPE)),
            new Spelling(
                    "{\"notice\":\"delivered\",\"id\":\"" + ID + "\",\"confirmed\":true}",
                    new RelayNotice.Delivered(ENVELOPE, RelayNotice.Proof.CONFIRMED)),
            new Spelling(
                    "{\"notice\":\"delivered\",\"id\":\"" + ID + "\",\"confirmed\":false}",
                    new RelayNotice.Delivered(ENVELOPE, RelayNotice.Proof.WRITTEN)),
            new Spelling(
                    "{\"notice\":\"expired\",\"id\":\"" + ID + "\",\"reason\":\"ttl\"}",
                    new RelayNotice.Expired(ENVELOPE)),
            new Spelling(
                    "{\"notice\":\"dropped\",\"id\":\"" + ID + "\",\"reason\":\"revoked\"}",
                    new RelayNotice.Dropped(ENVELOPE, Loss.REVOKED)),
            new Spelling(
                    "{\"notice\":\"restarting\",\"reconnect_in_ms\":1000,\"spread_ms\":20000}",
                    new RelayNotice.Restarting(Duration.ofSeconds(1), Duration.ofSeconds(20))),
            new Spelling("{\"notice\":\"rate\",\"per_1000_s\":2500,\"burst\":100}", new RelayNotice.Rate(2.5, 100)));

    @ParameterizedTest
    @FieldSource("SPELLINGS")
    void noticeIsSpelledAndReadAsDocumented(Spelling spelling) {
        var frame = new RelayFrame.Notice(spelling.notice());

        assertThat(FrameCodec.encode(frame)).isEqualTo(spelling.text());
        assertThat(FrameCodec.decodeSteady(spelling.text())).isEqualTo(Decoded.ok(frame));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyReasonOfARefusalComesThrough(Refusal reason) {
        var frame = new RelayFrame.Notice(new RelayNotice.Refused(Optional.of(ENVELOPE), reason, Optional.empty()));

        assertThat(FrameCodec.decodeSteady(FrameCodec.encode(frame))).isEqualTo(Decoded.ok(frame));
    }

    @Test
    void reasonOfALaterRelayIsStillARefusalOrALoss() {
        assertThat(notice("{\"notice\":\"refused\",\"id\":\"" + ID + "\",\"reason\":\"moon_phase\"}"))
                .isEqualTo(new RelayNotice.Refused(Optional.of(ENVELOPE), Refusal.OTHER, Optional.empty()));
        assertThat(notice("{\"notice\":\"dropped\",\"id\":\"" + ID + "\",\"reason\":\"moon_phase\"}"))
                .isEqualTo(new RelayNotice.Dropped(ENVELOPE, Loss.OTHER));
    }

    @Test
    void rateAboveAllMeasureIsSaidAndReadAsAVeryLargeOne() {
        var said = FrameCodec.encode(new RelayFrame.Notice(new RelayNotice.Rate(1e300, Long.MAX_VALUE)));

        assertThat(said).isEqualTo("{\"notice\":\"rate\",\"per_1000_s\":9007199254740992,\"burst\":9007199254740992}");
        assertThat(notice("{\"notice\":\"rate\",\"per_1000_s\":18446744073709551615,\"burst\":18446744073709551615}"))
                .isEqualTo(notice(said));
    }

    @Test
    void noticeOfALaterVersionIsToBeIgnored() {
        assertThat(code("{\"notice\":\"weather\",\"sky\":\"blue\"}")).isEqualTo(ErrorCode.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"notice\":\"queued\"}",
                "{\"notice\":\"queued\",\"id\":\"1-1-1-1-1\"}",
                "{\"notice\":\"queued\",\"id\":7}",
                "{\"notice\":\"delivered\",\"id\":\"" + ID + "\"}",
                "{\"notice\":\"delivered\",\"id\":\"" + ID + "\",\"confirmed\":\"yes\"}",
                "{\"notice\":\"refused\",\"id\":\"" + ID + "\"}",
                "{\"notice\":\"refused\",\"reason\":\"malformed\",\"retry_after_ms\":-1}",
                "{\"notice\":\"restarting\",\"reconnect_in_ms\":1}",
                "{\"notice\":\"rate\",\"burst\":1}",
                "{\"notice\":\"rate\",\"per_1000_s\":-1,\"burst\":1}",
                "{\"notice\":\"queued\",\"id\":\"" + ID + "\",\"id\":\"" + ID + "\"}",
                "{\"notice\":\"queued\",\"id\":\"" + ID + "\"",
                "{\"notice\":\"",
            })
    void noticeOfAnotherShapeIsRefused(String text) {
        assertThat(code(text)).isEqualTo(ErrorCode.MALFORMED);
    }

    /// What the relay forwards, another agent wrote.
    @Test
    void noAgentCanSpeakAsTheRelay() {
        String forged =
                "{\"notice\":\"delivered\",\"confirmed\":true," + envelope().substring(1);

        assertThat(code(forged)).isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void envelopeIsStillAnEnvelope() {
        assertThat(FrameCodec.decodeSteady(envelope()).orThrow()).isInstanceOf(RelayFrame.Deliver.class);
    }

    @Test
    void noticeIsBounded() {
        String justFits = "{\"notice\":\"queued\",\"id\":\"" + ID + "\",\"x\":\"\"}";
        justFits = justFits.replace("\"\"", "\"" + "x".repeat(NoticeCodec.MAX_LENGTH - justFits.length()) + "\"");

        assertThat(notice(justFits)).isEqualTo(new RelayNotice.Queued(ENVELOPE));
        assertThat(code(justFits + " ")).isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void relayCannotMakeAnAgentWaitForEver() {
        assertThat(notice("{\"notice\":\"restarting\",\"reconnect_in_ms\":18446744073709551615,\"spread_ms\":3600001}"))
                .isEqualTo(new RelayNotice.Restarting(Duration.ofHours(1), Duration.ofHours(1)));
    }

    @Test
    void ackNamesWhatWasTakenOver() {
        var ack = new AgentFrame.Ack(List.of(ENVELOPE, new UUID(0, 0)));
        String text = "{\"ack\":[\"" + ID + "\",\"00000000-0000-0000-0000-000000000000\"]}";

        assertThat(FrameCodec.encode(ack)).isEqualTo(text);
        assertThat(FrameCodec.isAck(Utf8Text.of(text))).isTrue();
        assertThat(FrameCodec.isAck(Utf8Text.of(envelope()))).isFalse();
        assertThat(ack(text)).isEqualTo(Decoded.ok(ack));
    }

    @Test
    void ackHoldsAtLeastOneIdAndAtMostAThousand() {
        var full = new AgentFrame.Ack(Collections.nCopies(FrameCodec.MAX_ACK_IDS, ENVELOPE));
        String oneMore = FrameCodec.encode(full).replace("[", "[\"" + ID + "\",");

        assertThat(ack(FrameCodec.encode(full))).isEqualTo(Decoded.ok(full));
        assertThat(ack(oneMore)).isInstanceOf(Decoded.Bad.class);
        assertThat(ack("{\"ack\":[]}")).isInstanceOf(Decoded.Bad.class);
        assertThat(ack("{\"ack\":[" + " ".repeat(64 << 10) + "]}")).isInstanceOf(Decoded.Bad.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentFrame.Ack(List.of()));
    }

    @Test
    void featuresThatAreNotKnownMeanNothing() {
        assertThat(Feature.among(List.of("acks", "telepathy"))).isEqualTo(Set.of(Feature.ACKS));
        assertThat(Feature.words(Set.of(Feature.ACKS, Feature.RECEIPTS))).containsExactly("receipts", "acks");
    }

    private static Decoded<AgentFrame.Ack> ack(String text) {
        return FrameCodec.decodeAck(Utf8Text.of(text));
    }

    private static RelayNotice notice(String text) {
        return ((RelayFrame.Notice) FrameCodec.decodeSteady(text).orThrow()).notice();
    }

    private static ErrorCode code(String text) {
        return FrameCodec.decodeSteady(text) instanceof Decoded.Bad<RelayFrame.Steady>(Violation violation)
                ? violation.code()
                : ErrorCode.REMOTE;
    }

    private static String envelope() {
        return EnvelopeDraft.plain(ENVELOPE, BOB.id(), MessageType.REQUEST, new JsonString("hello"), 1_700_000_000_000L)
                .sign(ALICE)
                .toJson();
    }
}
