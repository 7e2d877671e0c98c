package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.sdk.call.Responder;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the handlers of streams on threads of their own, and brings exactly one ending back, whatever a handler
/// does.
final class StreamRunner {
    private static final Logger log = LoggerFactory.getLogger(StreamRunner.class);
    private static final Ending FAILED = Ending.refused("handler_failed");

    private final Responder.Executors executors;

    StreamRunner(Responder.Executors executors) {
        this.executors = executors;
    }

    void onLoop(Runnable task) {
        executors.loop().execute(task);
    }

    /// Serves the stream elsewhere; `back` is called on the loop, after every item was handed over.
    void run(ServedStream stream, StreamHandler handler, Consumer<Ending> back) {
        try {
            executors.handlers().execute(() -> handle(stream, handler, back));
        } catch (RejectedExecutionException closing) {
            onLoop(() -> back.accept(Ending.refused("overloaded")));
        }
    }

    /// Runs on the handler's thread.
    private void handle(ServedStream stream, StreamHandler handler, Consumer<Ending> back) {
        Ending ending = FAILED;
        stream.enter();
        try {
            ending = handler.handle(stream.request(), stream);
        } catch (Exception failure) {
            ending = endingOf(stream, failure);
        } finally {
            stream.leave();
            Ending given = ending;
            onLoop(() -> back.accept(given));
        }
    }

    private static Ending endingOf(ServedStream stream, Exception failure) {
        if (stream.isOver()) {
            return FAILED; // whatever it stumbled over, nobody waits for it
        }
        log.atWarn()
                .setMessage("handler failed")
                .addKeyValue("request", stream.request())
                .setCause(failure)
                .log();
        return failure instanceof MeshException known && known.code() == ErrorCode.TOO_LARGE
                ? Ending.refused("reply_too_large")
                : FAILED;
    }
}
