package io.agentmesh.sdk.link;

import io.agentmesh.core.proxy.HttpProxy;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A [Link] over the JDK's WebSocket. The JDK calls the listener on threads of its own, one call at a time;
/// every event is handed to the loop, which alone touches this object's state. The socket is asked for the
/// next message only when the loop has taken the last one, so a slow loop slows the sender down instead of
/// filling memory.
final class WebSocketLink implements Link {
    private final Executor loop;
    private final LinkEvents events;
    private final int maxMessageChars;
    private @Nullable WebSocket socket;
    private boolean pinging;
    private boolean ended;

    WebSocketLink(Executor loop, LinkEvents events, int maxMessageChars) {
        this.loop = loop;
        this.events = events;
        this.maxMessageChars = maxMessageChars;
    }

    WebSocket.Listener listener() {
        return new Listener();
    }

    /// @param proxy whose failures are told as such
    void connect(CompletionStage<WebSocket> opening, Optional<HttpProxy> proxy) {
        opening.whenComplete((opened, failure) -> loop.execute(() -> {
            Optional<String> refusal = proxy.flatMap(through -> ProxyRefusal.of(through, failure));
            refusal.ifPresentOrElse(this::proxyRefused, () -> afterOpening(opened, failure));
        }));
    }

    private void proxyRefused(String why) {
        if (!ended) {
            ended = true;
            events.proxyRefused(why);
        }
    }

    private void afterOpening(@Nullable WebSocket opened, @Nullable Throwable failure) {
        if (opened == null) {
            end(CloseReason.of(failure));
        } else if (ended) {
            opened.abort();
        } else {
            socket = opened;
            events.opened();
            opened.request(1);
        }
    }

    @Override
    public void send(String text) {
        if (socket != null) {
            CompletionStage<WebSocket> sending = socket.sendText(text, true);
            sending.whenComplete((done, failure) -> loop.execute(() -> afterSend(failure)));
        }
    }

    private void afterSend(@Nullable Throwable failure) {
        if (failure != null) {
            end(CloseReason.of(failure));
        } else if (!ended) {
            events.sent();
        }
    }

    @Override
    public void ping() {
        // The JDK takes one at a time, and says of any other that it failed; one that waits asks for all.
        if (socket != null && !pinging) {
            pinging = true;
            CompletionStage<WebSocket> sending = socket.sendPing(ByteBuffer.allocate(0));
            sending.whenComplete((done, failure) -> loop.execute(() -> afterPing(failure)));
        }
    }

    private void afterPing(@Nullable Throwable failure) {
        pinging = false;
        if (failure != null) {
            end(CloseReason.of(failure));
        }
    }

    @Override
    public void close() {
        if (socket == null) {
            abort();
        } else {
            CompletionStage<WebSocket> closing = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            closing.whenComplete((done, failure) -> {
                if (failure != null) {
                    loop.execute(() -> end(CloseReason.of(failure)));
                }
            });
        }
    }

    @Override
    public void abort() {
        loop.execute(() -> end("aborted"));
    }

    private void end(String why) {
        if (!ended) {
            ended = true;
            if (socket != null) {
                socket.abort();
            }
            events.closed(why);
        }
    }

    /// Runs on the JDK's threads; owns nothing but the message that is being put together.
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public void onOpen(WebSocket opened) {
            // The first message is asked for once the loop knows the socket.
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            if (message.length() + part.length() > maxMessageChars) {
                loop.execute(() -> end("a message longer than " + maxMessageChars + " characters"));
                return null;
            }
            // What comes is a buffer: a builder would take it character by character, a string takes it whole.
            String piece = part.toString();
            if (last) {
                String text = whole(piece);
                onLoop(from, () -> events.text(text));
            } else {
                message.append(piece);
                partHeard();
                from.request(1);
            }
            return null;
        }

        private String whole(String last) {
            if (message.isEmpty()) {
                return last;
            }
            String text = message.append(last).toString();
            message.setLength(0);
            message.trimToSize();
            return text;
        }

        /// A large message may take longer than a link may be silent.
        private void partHeard() {
            loop.execute(() -> {
                if (!ended) {
                    events.heard();
                }
            });
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            onLoop(from, events::heard);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
            // The JDK sends the pong by itself.
            onLoop(from, events::heard);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
            onLoop(from, events::heard);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            loop.execute(() -> end("closed by the relay" + (reason.isEmpty() ? "" : ": " + reason)));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            loop.execute(() -> end(CloseReason.of(failure)));
        }

        private void onLoop(WebSocket from, Runnable event) {
            loop.execute(() -> {
                if (!ended) {
                    event.run();
                    from.request(1);
                }
            });
        }
    }
}
