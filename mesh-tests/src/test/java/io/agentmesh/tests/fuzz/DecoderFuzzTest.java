package io.agentmesh.tests.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// One fuzz test a decoder, named as its folder of the corpus is. In a build each replays its folder;
/// `scripts/fuzz` has Jazzer search on from there.
final class DecoderFuzzTest {
    @FuzzTest
    void json(byte[] input) {
        Decoder.JSON.take(input);
    }

    @FuzzTest
    void envelope(byte[] input) {
        Decoder.ENVELOPE.take(input);
    }

    @FuzzTest
    void opening(byte[] input) {
        Decoder.OPENING.take(input);
    }

    @FuzzTest
    void response(byte[] input) {
        Decoder.RESPONSE.take(input);
    }

    @FuzzTest
    void challenge(byte[] input) {
        Decoder.CHALLENGE.take(input);
    }

    @FuzzTest
    void result(byte[] input) {
        Decoder.RESULT.take(input);
    }

    @FuzzTest
    void ack(byte[] input) {
        Decoder.ACK.take(input);
    }

    @FuzzTest
    void steady(byte[] input) {
        Decoder.STEADY.take(input);
    }

    @FuzzTest
    void card(byte[] input) {
        Decoder.CARD.take(input);
    }

    @FuzzTest
    void cardQuery(byte[] input) {
        Decoder.CARD_QUERY.take(input);
    }

    @FuzzTest
    void acl(byte[] input) {
        Decoder.ACL.take(input);
    }

    @FuzzTest
    void revocation(byte[] input) {
        Decoder.REVOCATION.take(input);
    }

    @FuzzTest
    void rotation(byte[] input) {
        Decoder.ROTATION.take(input);
    }

    @FuzzTest
    void syncEvent(byte[] input) {
        Decoder.SYNC_EVENT.take(input);
    }

    @FuzzTest
    void syncFeed(byte[] input) {
        Decoder.SYNC_FEED.take(input);
    }

    @FuzzTest
    void account(byte[] input) {
        Decoder.ACCOUNT.take(input);
    }

    @FuzzTest
    void registryBody(byte[] input) {
        Decoder.REGISTRY_BODY.take(input);
    }

    @FuzzTest
    void gateEvent(byte[] input) {
        Decoder.GATE_EVENT.take(input);
    }

    @FuzzTest
    void gateAnswer(byte[] input) {
        Decoder.GATE_ANSWER.take(input);
    }

    @FuzzTest
    void localRequest(byte[] input) {
        Decoder.LOCAL_REQUEST.take(input);
    }

    @FuzzTest
    void noiseHandshake(byte[] input) {
        Decoder.NOISE_HANDSHAKE.take(input);
    }

    @FuzzTest
    void noiseTransport(byte[] input) {
        Decoder.NOISE_TRANSPORT.take(input);
    }

    @FuzzTest
    void toml(byte[] input) {
        Decoder.TOML.take(input);
    }

    @FuzzTest
    void nodeFile(byte[] input) {
        Decoder.NODE_FILE.take(input);
    }

    @FuzzTest
    void httpRequest(byte[] input) {
        Decoder.HTTP_REQUEST.take(input);
    }

    @FuzzTest
    void httpResponse(byte[] input) {
        Decoder.HTTP_RESPONSE.take(input);
    }

    @FuzzTest
    void webSocketMessage(byte[] input) {
        Decoder.WEB_SOCKET_MESSAGE.take(input);
    }

    @FuzzTest
    void webSocketFrames(byte[] input) {
        Decoder.WEB_SOCKET_FRAMES.take(input);
    }

    @FuzzTest
    void mcpMessage(byte[] input) {
        Decoder.MCP_MESSAGE.take(input);
    }

    @FuzzTest
    void prekeyBundle(byte[] input) {
        Decoder.PREKEY_BUNDLE.take(input);
    }

    @FuzzTest
    void oneTimePrekey(byte[] input) {
        Decoder.ONE_TIME_PREKEY.take(input);
    }

    @FuzzTest
    void offlineFrame(byte[] input) {
        Decoder.OFFLINE_FRAME.take(input);
    }

    @FuzzTest
    void offlineState(byte[] input) {
        Decoder.OFFLINE_STATE.take(input);
    }

    @FuzzTest
    void padding(byte[] input) {
        Decoder.PADDING.take(input);
    }

    @FuzzTest
    void durableMessage(byte[] input) {
        Decoder.DURABLE_MESSAGE.take(input);
    }

    @FuzzTest
    void receipt(byte[] input) {
        Decoder.RECEIPT.take(input);
    }

    @FuzzTest
    void duplexFrame(byte[] input) {
        Decoder.DUPLEX_FRAME.take(input);
    }

    @FuzzTest
    void answerHead(byte[] input) {
        Decoder.ANSWER_HEAD.take(input);
    }

    @FuzzTest
    void delivery(byte[] input) {
        Decoder.DELIVERY.take(input);
    }
}
