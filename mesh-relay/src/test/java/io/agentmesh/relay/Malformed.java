package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One case of the corpus: what a bad peer does, and what becomes of its connection.
///
/// @param name what is wrong with it
/// @param moment what went well before
/// @param deed what the peer sends
/// @param outcome what becomes of its connection
record Malformed(String name, Moment moment, Deed deed, Outcome outcome) {
    /// How far the bad peer got before it goes wrong.
    enum Moment {
        /// A TCP connection.
        CONNECTED {
            @Override
            void reach(BadPeer peer) {}
        },
        /// A WebSocket; the hello is due.
        UPGRADED {
            @Override
            void reach(BadPeer peer) throws IOException {
                peer.upgrade();
            }
        },
        /// The hello was said; the response is due.
        CHALLENGED {
            @Override
            void reach(BadPeer peer) throws IOException {
                peer.upgrade().hello(CAROL);
            }
        },
        /// An agent in good standing that was granted no extension.
        REGISTERED {
            @Override
            void reach(BadPeer peer) throws IOException {
                peer.upgrade().logIn(CAROL);
            }
        };

        abstract void reach(BadPeer peer) throws IOException;
    }

    /// What becomes of the bad peer's connection.
    enum Outcome {
        /// The relay ends it, with a close frame that blames nobody but the peer.
        CLOSED,
        /// It goes on as if nothing had been sent.
        STAYS,
        /// The relay waits for the rest, and is left alone with it.
        WAITS,
        /// A refusal in HTTP.
        REFUSED
    }

    /// Something that a peer sends.
    @FunctionalInterface
    interface Deed {
        void by(BadPeer peer) throws IOException;
    }

    /// Bytes as they are, given as numbers.
    static Deed bytes(int... numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        return peer -> peer.bytes(bytes);
    }

    /// Text as it is, outside any frame.
    static Deed raw(String text) {
        return peer -> peer.bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A frame that is well-formed but for its first byte or its payload.
    static Deed frame(int header, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return peer -> peer.frame(header, bytes);
    }

    /// A text message.
    static Deed text(String text) {
        return peer -> peer.text(text);
    }

    /// A good envelope of the bad peer's with one part replaced; its signature is that of the good one.
    static Deed envelope(String part, String by) {
        String good = Envelopes.text(CAROL, BOB.id(), 1);
        if (!good.contains(part)) {
            throw new IllegalArgumentException("part: " + part + " (expected: a part of an envelope)");
        }
        return text(good.replace(part, by));
    }

    @Override
    public String toString() {
        return moment.name().toLowerCase(Locale.ROOT) + ": " + name;
    }
}
