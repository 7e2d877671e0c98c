package io.agentmesh.http;

import io.agentmesh.http.message.HangUp;
import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks four times a second whether the client of a request in hand has gone, and closes the connection if
/// so.
///
/// It does not read. What a client sends ahead would have to be kept somewhere, and the end of its input
/// says too little: a client that only ended its sending (as `nc` does) waits for the answer. So the kernel
/// is asked whether the connection is over in both directions, which its poll calls POLLHUP and the JDK
/// reports for whatever a key is interested in. Over a Unix-domain socket that is so from the moment the
/// client closes, or ends. Over TCP both kinds of client send the same FIN, and only a reset counts. Systems
/// other than Linux report nothing of the kind: there a client is waited for, as ever.
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
record HangUpWatch(Channel channel) implements HangUp {
    private static final Logger log = LoggerFactory.getLogger(HangUpWatch.class);

    private static final long PACE_MILLIS = 250;

    @Override
    public Watch tell(Runnable then) {
        try {
            Future<?> looking = channel.eventLoop()
                    .scheduleAtFixedRate(() -> look(then), PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
            return () -> looking.cancel(false);
        } catch (RejectedExecutionException loopsEnded) {
            return () -> {}; // the server stops, which interrupts all handlers
        }
    }

    /// On the channel's loop. A channel that was closed by the server itself was so together with its
    /// handler.
    private void look(Runnable then) {
        if (channel.isOpen() && isOver(channel)) {
            channel.close();
            then.run();
        }
    }

    private static boolean isOver(Channel channel) {
        return channel.unsafe() instanceof AbstractNioChannel.NioUnsafe nio && isOver(nio.ch());
    }

    /// A selector for this look alone: a channel that stays registered with one keeps its socket after its
    /// close.
    private static boolean isOver(SelectableChannel socket) {
        try (Selector selector = Selector.open()) {
            // Nothing but an end makes a socket ready for this that is connected already.
            socket.register(selector, SelectionKey.OP_CONNECT);
            return selector.selectNow() > 0;
        } catch (IOException cannotLook) {
            log.atDebug()
                    .setMessage("cannot see whether a client is there")
                    .setCause(cannotLook)
                    .log();
            return false;
        }
    }
}
