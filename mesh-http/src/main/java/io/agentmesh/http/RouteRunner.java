package io.agentmesh.http;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The border between the event loop and the handlers: runs the routes on a virtual thread a request,
/// and brings the answer back to the connection's loop.
final class RouteRunner {
    private static final Logger log = LoggerFactory.getLogger(RouteRunner.class);

    private final Routes routes;
    private final VirtualThreads threads;

    RouteRunner(Routes routes, VirtualThreads threads) {
        this.routes = routes;
        this.threads = threads;
    }

    /// Where the callbacks of listeners run.
    Executor listeners() {
        return threads.listeners();
    }

    /// Where files are read, a piece at a time.
    Executor readers() {
        return threads.handlers();
    }

    /// Hands the answer to `whenDone` on `loop`. A server that stops answers for its routes.
    void run(HttpRequest request, EventLoop loop, Consumer<Answer> whenDone) {
        try {
            threads.handlers().execute(() -> handBack(answer(request), loop, whenDone));
        } catch (RejectedExecutionException stopping) {
            whenDone.accept(HttpResponse.error(503, "the server is stopping"));
        }
    }

    private static void handBack(Answer answer, EventLoop loop, Consumer<Answer> whenDone) {
        try {
            loop.execute(() -> whenDone.accept(answer));
        } catch (RejectedExecutionException ended) {
            // The handler outlived the drain and the loops; its connection was cut long ago.
            log.atDebug().setMessage("answer came after the end").log();
        }
    }

    private Answer answer(HttpRequest request) {
        try {
            return routes.answer(request);
        } catch (RequestRefused refused) {
            return refused.response();
        } catch (Throwable broken) {
            // The top of this request's thread: whatever it is, the client gets an answer, and the server goes on.
            log.atError()
                    .setMessage("request handler failed")
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .setCause(broken)
                    .log();
            return HttpResponse.error(500, "internal server error");
        }
    }
}
