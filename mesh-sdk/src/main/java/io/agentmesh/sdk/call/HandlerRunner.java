package io.agentmesh.sdk.call;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The border between the loop and the handler's threads: takes a request over, and brings exactly one answer
/// back, whatever the handler does.
final class HandlerRunner {
    private static final Logger log = LoggerFactory.getLogger(HandlerRunner.class);
    private static final Answer FAILED = Answer.refusal("handler_failed");

    private final RequestHandler handler;
    private final Responder.Executors executors;

    HandlerRunner(RequestHandler handler, Responder.Executors executors) {
        this.handler = handler;
        this.executors = executors;
    }

    /// Handles the request elsewhere; `back` is called on the loop. For any thread.
    void run(IncomingRequest request, Consumer<Answer> back) {
        try {
            executors.handlers().execute(() -> handle(request, back));
        } catch (RejectedExecutionException closing) {
            // Not busy: it was taken, and this answer is remembered.
            executors.loop().execute(() -> back.accept(Answer.refusal("overloaded")));
        }
    }

    /// Runs on the handler's thread.
    private void handle(IncomingRequest request, Consumer<Answer> back) {
        Answer answer = FAILED;
        try {
            answer = handler.handle(request);
        } catch (Exception failure) {
            log.atWarn()
                    .setMessage("handler failed")
                    .addKeyValue("request", request)
                    .setCause(failure)
                    .log();
        } finally {
            Answer given = answer;
            executors.loop().execute(() -> back.accept(given));
        }
    }
}
