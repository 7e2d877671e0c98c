package io.agentmesh.tests.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// The fuzz targets, a decoder each. A target fails by throwing.
enum Decoder {
    JSON,
    ENVELOPE,
    OPENING,
    RESPONSE,
    CHALLENGE,
    RESULT,
    ACK,
    STEADY,
    CARD,
    CARD_QUERY,
    ACL,
    REVOCATION,
    ROTATION,
    SYNC_EVENT,
    SYNC_FEED,
    ACCOUNT,
    REGISTRY_BODY,
    GATE_EVENT,
    GATE_ANSWER,
    LOCAL_REQUEST,
    NOISE_HANDSHAKE,
    NOISE_TRANSPORT,
    TOML,
    NODE_FILE,
    HTTP_REQUEST,
    HTTP_RESPONSE,
    WEB_SOCKET_MESSAGE,
    WEB_SOCKET_FRAMES,
    MCP_MESSAGE,
    PREKEY_BUNDLE,
    ONE_TIME_PREKEY,
    OFFLINE_FRAME,
    OFFLINE_STATE,
    PADDING,
    DURABLE_MESSAGE,
    RECEIPT,
    DUPLEX_FRAME,
    ANSWER_HEAD,
    DELIVERY;

    private static final Pattern WORD_END = Pattern.compile("_(.)");

    /// Feeds the decoder; an exception if what must hold does not.
    void take(byte[] input) {
        switch (this) {
            case JSON -> JsonTargets.json(input);
            case ENVELOPE -> EnvelopeTargets.envelope(input);
            case OPENING -> FrameTargets.opening(text(input));
            case RESPONSE -> FrameTargets.response(text(input));
            case CHALLENGE -> FrameTargets.challenge(text(input));
            case RESULT -> FrameTargets.result(text(input));
            case ACK -> FrameTargets.ack(text(input));
            case STEADY -> FrameTargets.steady(text(input));
            case CARD -> DirectoryTargets.card(text(input));
            case CARD_QUERY -> DirectoryTargets.cardQuery(text(input));
            case ACL -> DirectoryTargets.acl(text(input));
            case REVOCATION -> DirectoryTargets.revocation(text(input));
            case ROTATION -> DirectoryTargets.rotation(text(input));
            case SYNC_EVENT -> DirectoryTargets.syncEvent(text(input));
            case SYNC_FEED -> DaemonTargets.syncFeed(text(input));
            case ACCOUNT -> DirectoryTargets.account(text(input));
            case REGISTRY_BODY -> BodyTargets.registry(text(input));
            case GATE_EVENT -> GateTargets.event(text(input));
            case GATE_ANSWER -> GateTargets.answer(text(input));
            case LOCAL_REQUEST -> BodyTargets.localRequest(text(input));
            case NOISE_HANDSHAKE -> NoiseTargets.handshake(input);
            case NOISE_TRANSPORT -> NoiseTargets.transport(input);
            case TOML -> SettingsTargets.toml(text(input));
            case NODE_FILE -> DaemonTargets.nodeFile(text(input));
            case HTTP_REQUEST -> HttpTargets.request(text(input));
            case HTTP_RESPONSE -> HttpTargets.response(input);
            case MCP_MESSAGE -> McpTargets.message(input);
            case WEB_SOCKET_MESSAGE -> WebSocketTargets.message(input);
            case WEB_SOCKET_FRAMES -> WebSocketTargets.frames(input);
            case PREKEY_BUNDLE -> OfflineTargets.prekeyBundle(input);
            case ONE_TIME_PREKEY -> OfflineTargets.oneTimePrekey(text(input));
            case OFFLINE_FRAME -> OfflineTargets.offlineFrame(input);
            case OFFLINE_STATE -> OfflineTargets.offlineState(input);
            case PADDING -> OfflineTargets.padding(input);
            case DURABLE_MESSAGE -> OfflineTargets.durableMessage(input);
            case RECEIPT -> OfflineTargets.receipt(text(input));
            case DUPLEX_FRAME -> LibraryTargets.duplexFrame(text(input));
            case ANSWER_HEAD -> LibraryTargets.answerHead(input);
            case DELIVERY -> LibraryTargets.delivery(text(input));
        }
    }

    /// Its folder in the corpus and its method in [DecoderFuzzTest]: `CARD_QUERY` is `cardQuery`.
    String folder() {
        return WORD_END.matcher(name().toLowerCase(Locale.ROOT))
                .replaceAll(end -> end.group(1).toUpperCase(Locale.ROOT));
    }

    /// The decoder of a folder.
    static Decoder of(String folder) {
        return Arrays.stream(values())
                .filter(decoder -> decoder.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fuzz target: " + folder));
    }

    /// Bytes that are no UTF-8 come as replacement characters, which is how they reach decoders of texts.
    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }
}
