package io.agentmesh.core.envelope;

import java.util.LinkedHashMap;
import java.util.Map;

/// What an envelope is for (wire §3.2).
public enum MessageType {
    /// A call: any JSON, by convention an object with the text `capability`.
    REQUEST("request"),
    /// The answer to a call.
    RESPONSE("response"),
    /// The refusal or failure of a call.
    ERROR("error"),
    /// Reserved; routed like anything else.
    CONTROL("control"),
    /// One of the three messages that make a secure session; never encrypted.
    HANDSHAKE("handshake"),
    /// A call that is answered by a stream.
    STREAM_REQUEST("stream_request"),
    /// One value of a stream.
    STREAM_CHUNK("stream_chunk"),
    /// The end of a stream; its payload is `null`.
    STREAM_END("stream_end"),
    /// The caller no longer wants the answer; never encrypted, payload `null`.
    CANCEL("cancel");

    private static final Map<String, MessageType> BY_WORD = byWord();

    private final String word;

    MessageType(String word) {
        this.word = word;
    }

    /// The word on the wire.
    public String word() {
        return word;
    }

    static Map<String, MessageType> words() {
        return BY_WORD;
    }

    private static Map<String, MessageType> byWord() {
        var words = new LinkedHashMap<String, MessageType>();
        for (MessageType type : values()) {
            words.put(type.word, type);
        }
        return words;
    }
}
