package io.agentmesh.http.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a request onto a connection.
final class RequestWriter {
    /// What the client says itself, whatever a call's headers say.
    private static final List<String> OWN = List.of("host", "connection", "content-length", "transfer-encoding");

    private RequestWriter() {}

    static void write(HttpCall call, OutputStream out) throws IOException {
        byte[] body = call.body().orElse(new byte[0]);
        byte[] head = head(call, body.length).getBytes(StandardCharsets.ISO_8859_1);
        // In one piece, so that a small request is one packet.
        byte[] message = new byte[head.length + body.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        out.write(message);
        out.flush();
    }

    /// Writes a head alone: the body follows in chunks.
    static void writeHead(HttpCall call, OutputStream out) throws IOException {
        String head = fields(call).append("transfer-encoding: chunked\r\n\r\n").toString();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String head(HttpCall call, int bodyBytes) {
        StringBuilder head = fields(call);
        if (bodyBytes > 0 || call.method().equals("POST") || call.method().equals("PUT")) {
            field(head, "content-length", Integer.toString(bodyBytes));
        }
        return head.append("\r\n").toString();
    }

    private static StringBuilder fields(HttpCall call) {
        StringBuilder head = new StringBuilder(256);
        head.append(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\n");
        field(head, "host", call.peer().hostHeader());
        if (!call.headers().contains("accept")) {
            field(head, "accept", "*/*");
        }
        call.headers().fields().stream()
                .filter(field -> OWN.stream().noneMatch(field.name()::equalsIgnoreCase))
                .forEach(field -> field(head, field.name(), field.value()));
        return head;
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
