package io.agentmesh.core.envelope;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalCursor;
import io.agentmesh.core.json.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An envelope whose text is, byte for byte, what [Envelope#toJson] would print: what honest peers send. Found in
/// one pass that builds no tree, it can be forwarded as it is, and the bytes that its signature covers are three
/// slices of it with two short texts between (wire §3.1, §4.1). Members 1 to 4 are the first slice:
///
/// ```text
/// sent:    {1,2,3,4 [,"in_reply_to":…] ,"payload":… [,"encrypted":true] ,"signature":… ,"timestamp":…}
/// covered: {1,2,3,4  ,"in_reply_to":…  ,"payload":…  ,"encrypted":…                    ,"timestamp":…}
/// ```
///
/// @param id the sender's id for it
/// @param from who says that it is the sender
/// @param to who it is for
/// @param type what it is for
/// @param inReplyTo whether it answers another
/// @param protection whether the payload is sealed
/// @param signature its text
/// @param text all of it, shared with whoever brought it
/// @param head where the members up to `msg_type` or `in_reply_to` end
/// @param payloadEnd where the payload ends
/// @param tail where `,"timestamp"` begins
record WireForm(
        UUID id,
        AgentId from,
        AgentId to,
        MessageType type,
        Presence inReplyTo,
        Protection protection,
        String signature,
        Utf8Text text,
        int head,
        int payloadEnd,
        int tail) {

    /// Whether an optional member is there.
    enum Presence {
        PRESENT,
        ABSENT
    }

    private static final byte[] NO_REPLY = ascii(",\"in_reply_to\":null");
    private static final byte[] PLAIN = ascii(",\"encrypted\":false");
    private static final byte[] PAYLOAD_TEXT = ascii(",\"payload\":\"");
    private static final byte[] SEALED = ascii(",\"encrypted\":true");

    /// Finds the parts, or nothing if the text is not of this form, be it good or bad: then [Envelope#decode]
    /// decides.
    static Optional<WireForm> find(Utf8Text text) {
        return Optional.ofNullable(new Finder(text).find());
    }

    /// The bytes that the signature covers.
    byte[] covered() {
        byte[] reply = inReplyTo == Presence.ABSENT ? NO_REPLY : new byte[0];
        byte[] encrypted = protection == Protection.SEALED ? SEALED : PLAIN;
        byte[] all = text.bytes();
        byte[] covered = new byte[payloadEnd + reply.length + encrypted.length + all.length - tail];
        int at = copy(all, 0, head, covered, 0);
        at = copy(reply, 0, reply.length, covered, at);
        at = copy(all, head, payloadEnd, covered, at);
        at = copy(encrypted, 0, encrypted.length, covered, at);
        copy(all, tail, all.length, covered, at);
        return covered;
    }

    /// The first characters of the payload, if it is sealed and says so as a text of the characters that need no
    /// escape; as many as there are, at most `count`.
    String sealedText(int count) {
        int from = head + PAYLOAD_TEXT.length;
        int end = Math.min(from + count, payloadEnd - 1);
        byte[] all = text.bytes();
        boolean isText = end > from && all[from - 1] == '"';
        return protection == Protection.SEALED && isText
                ? new String(all, from, end - from, StandardCharsets.US_ASCII)
                : "";
    }

    private static int copy(byte[] from, int begin, int end, byte[] to, int at) {
        System.arraycopy(from, begin, to, at, end - begin);
        return at + end - begin;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The pass itself: each step goes on only if the one before found what it expected.
    private static final class Finder {
        private static final byte[] ID = ascii("{\"id\":");
        private static final byte[] FROM = ascii(",\"from\":");
        private static final byte[] TO = ascii(",\"to\":");
        private static final byte[] TYPE = ascii(",\"msg_type\":");
        private static final byte[] IN_REPLY_TO = ascii(",\"in_reply_to\":");
        private static final byte[] PAYLOAD = ascii(",\"payload\":");
        private static final byte[] SIGNATURE = ascii(",\"signature\":");
        private static final byte[] TIMESTAMP = ascii(",\"timestamp\":");
        private static final byte[] END = ascii("}");

        private static final int UUID_LENGTH = 36;
        private static final int LONGEST_WORD = 32;
        /// Good ones have 86 characters.
        private static final int LONGEST_SIGNATURE = 256;
        /// Whole numbers of so many characters fit into 64 bits, signed.
        private static final int SAFE_TIMESTAMP = 18;

        private final Utf8Text text;
        private final CanonicalCursor cursor;

        private Finder(Utf8Text text) {
            this.text = text;
            this.cursor = new CanonicalCursor(text);
        }

        private @Nullable WireForm find() {
            UUID id = cursor.skip(ID) ? uuid() : null;
            cursor.enter();
            String from = id != null && cursor.skip(FROM) ? plain(AgentId.MAX_LENGTH) : null;
            String to = from != null && cursor.skip(TO) ? plain(AgentId.MAX_LENGTH) : null;
            String type = to != null && cursor.skip(TYPE) ? plain(LONGEST_WORD) : null;
            MessageType known = MessageType.words().get(type);
            if (id == null || from == null || to == null || known == null) {
                return null;
            }
            boolean answers = cursor.skip(IN_REPLY_TO);
            if (answers && uuid() == null) {
                return null;
            }
            int head = cursor.at();
            if (!cursor.skip(PAYLOAD) || !cursor.skipValue()) {
                return null;
            }
            int payloadEnd = cursor.at();
            Protection protection = cursor.skip(SEALED) ? Protection.SEALED : Protection.PLAIN;
            String signature = cursor.skip(SIGNATURE) ? plain(LONGEST_SIGNATURE) : null;
            int tail = cursor.at();
            if (signature == null || !endsWithTimestamp()) {
                return null;
            }
            Presence inReplyTo = answers ? Presence.PRESENT : Presence.ABSENT;
            return new WireForm(
                    id,
                    new AgentId(from),
                    new AgentId(to),
                    known,
                    inReplyTo,
                    protection,
                    signature,
                    text,
                    head,
                    payloadEnd,
                    tail);
        }

        private boolean endsWithTimestamp() {
            if (!cursor.skip(TIMESTAMP)) {
                return false;
            }
            int from = cursor.at();
            return cursor.skipInteger() && cursor.at() - from <= SAFE_TIMESTAMP && cursor.skip(END) && cursor.isAtEnd();
        }

        private @Nullable String plain(int max) {
            int from = cursor.at() + 1;
            int length = cursor.skipPlainAscii(max);
            return length < 0 ? null : new String(text.bytes(), from, length, StandardCharsets.US_ASCII);
        }

        /// Reads a UUID in its written form: hyphenated, lower case.
        private @Nullable UUID uuid() {
            int from = cursor.at() + 1;
            return cursor.skipPlainAscii(UUID_LENGTH) == UUID_LENGTH ? WrittenUuid.at(text.bytes(), from) : null;
        }
    }
}
