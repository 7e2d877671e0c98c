package io.agentmesh.http;

import io.agentmesh.http.message.FilePart;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.StreamedResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;

/// Answers as the encoder wants them, with the headers that frame them. The encoder leaves out the body
/// where the request was a `HEAD`.
final class Replies {
    private Replies() {}

    /// Another request may follow on the connection.
    static HttpMessage keepingAlive(HttpResponse response, boolean http10) {
        HttpMessage reply = reply(response);
        if (http10) {
            reply.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return reply;
    }

    /// The connection ends with this answer.
    static HttpMessage closing(HttpResponse response) {
        HttpMessage reply = reply(response);
        reply.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return reply;
    }

    /// The head of an answer that comes bit by bit, and ends the connection. A client of HTTP/1.0 knows its end
    /// by that alone.
    static HttpMessage streaming(StreamedResponse response, boolean http10) {
        HttpMessage head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()));
        response.headers().fields().forEach(field -> head.headers().add(field.name(), field.value()));
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (!http10) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return head;
    }

    /// Asks the client for the body it announced.
    static FullHttpResponse goOn() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
    }

    /// Agrees to the switch of protocols.
    static FullHttpResponse switching(String accept) {
        FullHttpResponse reply = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        reply.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept);
        return reply;
    }

    /// The whole answer, or its head if the body is in a file.
    private static HttpMessage reply(HttpResponse response) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
        Optional<FilePart> file = response.file();
        HttpMessage reply = file.isPresent()
                ? new DefaultHttpResponse(HttpVersion.HTTP_1_1, status)
                : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(response.body()));
        response.headers().fields().forEach(field -> reply.headers().add(field.name(), field.value()));
        if (response.status() != HttpResponseStatus.NO_CONTENT.code()
                && response.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
            long length = file.map(FilePart::length).orElse((long) response.body().length);
            reply.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        return reply;
    }
}
