package io.agentmesh.http;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.FilePart;
import io.agentmesh.http.message.HangUp;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.websocket.Draining;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection while it speaks HTTP; the package's page draws its states. Everything here runs on the
/// channel's loop. It reads only while it expects something, so that nothing arrives while a request is
/// in hand.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    private enum State {
        AWAITING,
        RECEIVING,
        HANDLING,
        ANSWERING
    }

    private final HttpServerConfig config;
    private final RouteRunner runner;
    private final RequestClock clock;
    private State state = State.AWAITING;
    private boolean draining;
    private @Nullable RequestAssembly arriving;

    HttpConnection(HttpServerConfig config, RouteRunner runner, RequestClock clock) {
        this.config = config;
        this.runner = runner;
        this.clock = clock;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject part)) {
            // Bytes that the codec held when it left the pipeline: they belong to those behind.
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (state == State.AWAITING || state == State.RECEIVING) {
                receive(ctx, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case RequestClock.Expired.IDLE -> ctx.close();
            case RequestClock.Expired.REQUEST -> refuse(ctx, 408, "the request did not arrive in time");
            case Draining.NOW -> drain(ctx);
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.atDebug().setMessage("connection failed").setCause(cause).log();
        ctx.close();
    }

    private void awaitRequest(ChannelHandlerContext ctx) {
        state = State.AWAITING;
        arriving = null;
        clock.await(ctx);
        ctx.channel().config().setAutoRead(true);
    }

    private void stopReading(ChannelHandlerContext ctx) {
        clock.stop();
        ctx.channel().config().setAutoRead(false);
    }

    private void drain(ChannelHandlerContext ctx) {
        draining = true;
        if (state == State.AWAITING) {
            ctx.close();
        }
    }

    private void receive(ChannelHandlerContext ctx, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(ctx, message.decoderResult());
            return;
        }
        if (message instanceof io.netty.handler.codec.http.HttpRequest head) {
            state = State.RECEIVING;
            arriving = new RequestAssembly(head, config.sizes().maxBodyBytes());
            if (arriving.wantsContinue() && !arriving.isTooLarge()) {
                ctx.writeAndFlush(Replies.goOn());
            }
        }
        RequestAssembly request = arriving;
        if (request == null) {
            throw new IllegalStateException("body without a request");
        }
        if (message instanceof HttpContent part) {
            request.add(part.content());
        }
        if (message instanceof LastHttpContent || request.isTooLarge()) {
            handle(ctx, request);
        }
    }

    private void handle(ChannelHandlerContext ctx, RequestAssembly arrived) {
        state = State.HANDLING;
        stopReading(ctx);
        HttpRequest request = arrived.toRequest(ctx.channel().remoteAddress())
                .withAttribute(HangUp.class, new HangUpWatch(ctx.channel()));
        runner.run(request, ctx.channel().eventLoop(), answer -> answer(ctx, arrived, request, answer));
    }

    private void answer(ChannelHandlerContext ctx, RequestAssembly arrived, HttpRequest request, Answer answer) {
        if (!ctx.channel().isActive()) {
            return; // a file in the answer closes with its channel's last reference
        }
        state = State.ANSWERING;
        try {
            send(ctx, arrived, request, answer);
        } catch (RuntimeException broken) {
            // The top of a task of the loop: an upgrade that cannot be made ends its connection, and nothing else.
            log.atError()
                    .setMessage("connection failed")
                    .addKeyValue("path", request.path())
                    .setCause(broken)
                    .log();
            ctx.close();
        }
    }

    private void send(ChannelHandlerContext ctx, RequestAssembly arrived, HttpRequest request, Answer answer) {
        switch (answer) {
            case HttpResponse response when arrived.isTooLarge() -> answerAndLinger(ctx, response);
            case HttpResponse response
            when draining || !arrived.isKeepAlive() -> answerAndClose(ctx, arrived, response);
            case HttpResponse response -> answerAndGoOn(ctx, arrived, response);
            case StreamedResponse streamed when arrived.isTooLarge() -> refuse(ctx, 413, "the body is too large");
            case StreamedResponse _
            when draining -> answerAndClose(ctx, arrived, HttpResponse.error(503, "the server is stopping"));
            case StreamedResponse streamed -> stream(ctx, arrived, streamed);
            case Upgrade _
            when draining -> answerAndClose(ctx, arrived, HttpResponse.error(503, "the server is stopping"));
            case Upgrade _ when arrived.isTooLarge() -> refuse(ctx, 413, "an upgrade has no body");
            case Upgrade upgrade -> new ProtocolSwitch(ctx, runner).to(upgrade, request);
        }
    }

    private void answerAndGoOn(ChannelHandlerContext ctx, RequestAssembly arrived, HttpResponse response) {
        write(ctx, arrived, response, Replies.keepingAlive(response, arrived.isHttp10()))
                .addListener(written -> {
                    if (!written.isSuccess() || draining) {
                        ctx.close();
                    } else {
                        awaitRequest(ctx);
                    }
                });
    }

    private void answerAndClose(ChannelHandlerContext ctx, RequestAssembly arrived, HttpResponse response) {
        write(ctx, arrived, response, Replies.closing(response)).addListener(_ -> ctx.close());
    }

    /// Reads on meanwhile, so that a client that closes is noticed; whatever it sends is dropped, and the
    /// connection ends with the answer.
    private void stream(ChannelHandlerContext ctx, RequestAssembly arrived, StreamedResponse streamed) {
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Replies.streaming(streamed, arrived.isHttp10()));
        StreamedResponse.Body body = arrived.isHead() ? _ -> {} : streamed.body();
        BodySending.start(ctx, runner.readers(), body).addListener(_ -> ctx.close());
    }

    /// Writes a whole answer, or its head and what of a file belongs behind it.
    private ChannelFuture write(
            ChannelHandlerContext ctx, RequestAssembly arrived, HttpResponse response, HttpMessage reply) {
        Optional<FilePart> file = response.file();
        if (file.isEmpty()) {
            return ctx.writeAndFlush(reply);
        }
        ctx.write(reply);
        // After the answer to a HEAD nothing follows but its end.
        FilePart part = arrived.isHead() ? new FilePart(file.get().file(), 0, 0) : file.get();
        return FileSending.start(ctx, runner.readers(), part);
    }

    /// The client may be sending still.
    private void answerAndLinger(ChannelHandlerContext ctx, HttpResponse response) {
        state = State.ANSWERING;
        stopReading(ctx);
        ctx.writeAndFlush(Replies.closing(response)).addListener(_ -> Lingering.replaceAll(ctx));
    }

    private void refuse(ChannelHandlerContext ctx, DecoderResult flaw) {
        switch (flaw.cause()) {
            case TooLongHttpLineException _ -> refuse(ctx, 414, "the request line is too long");
            case TooLongHttpHeaderException _ -> refuse(ctx, 431, "the request headers are too large");
            default -> refuse(ctx, 400, "not an HTTP request");
        }
    }

    private void refuse(ChannelHandlerContext ctx, int status, String text) {
        answerAndLinger(ctx, HttpResponse.error(status, text));
    }
}
