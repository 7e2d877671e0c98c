package io.agentmesh.http;

import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.RequestBody;
import io.agentmesh.http.message.RequestLine;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.List;

/// A request while it arrives. Runs on the channel's loop.
final class RequestAssembly {
    private final HttpRequest head;
    private final int maxBodyBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLarge;

    RequestAssembly(HttpRequest head, int maxBodyBytes) {
        this.head = head;
        this.maxBodyBytes = maxBodyBytes;
        this.tooLarge = announcedLength(head) > maxBodyBytes;
    }

    /// Copies what came of the body; the buffer stays the caller's.
    void add(ByteBuf part) {
        if (tooLarge || part.readableBytes() > maxBodyBytes - body.size()) {
            tooLarge = true;
            body.reset();
            return;
        }
        body.writeBytes(bytesOf(part));
    }

    private static byte[] bytesOf(ByteBuf part) {
        byte[] bytes = new byte[part.readableBytes()];
        part.getBytes(part.readerIndex(), bytes);
        return bytes;
    }

    /// Whether the body is above the limit, so that it makes no sense to read on.
    boolean isTooLarge() {
        return tooLarge;
    }

    boolean wantsContinue() {
        return HttpUtil.is100ContinueExpected(head);
    }

    boolean isKeepAlive() {
        return HttpUtil.isKeepAlive(head);
    }

    boolean isHead() {
        return head.method().equals(HttpMethod.HEAD);
    }

    boolean isHttp10() {
        return head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    /// The request as far as it is here: complete, or too large.
    io.agentmesh.http.message.HttpRequest toRequest(SocketAddress remote) {
        RequestLine.Version version = isHttp10() ? RequestLine.Version.HTTP_1_0 : RequestLine.Version.HTTP_1_1;
        RequestLine line = RequestLine.of(head.method().name(), head.uri(), version);
        RequestBody whole = tooLarge ? new RequestBody.TooLarge() : new RequestBody.Complete(body.toByteArray());
        return io.agentmesh.http.message.HttpRequest.received(line, headersOf(head), whole, remote);
    }

    private static Headers headersOf(HttpMessage head) {
        List<Headers.Field> fields = head.headers().entries().stream()
                .map(entry -> new Headers.Field(entry.getKey(), entry.getValue()))
                .toList();
        return Headers.of(fields);
    }

    private static long announcedLength(HttpMessage head) {
        return HttpUtil.getContentLength(head, 0L);
    }
}
