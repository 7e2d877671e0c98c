package io.agentmesh.meshctl.mcp.transport;

import io.agentmesh.http.message.Headers;
import io.agentmesh.meshctl.mcp.protocol.Incoming.Request;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Headers that repeat what the body says, for those on the way who read no bodies (MCP 2026-07-28, "Request
/// Metadata"). Whoever stands on the way must not be told something else than the server.
final class MirroredHeaders {
    private static final Pattern ENCODED = Pattern.compile("=\\?base64\\?([A-Za-z0-9+/=]*)\\?=");

    private MirroredHeaders() {}

    /// The first header that is missing or says something else.
    static Optional<RpcError> flawOf(Headers headers, Request request) {
        return flaw(headers, "mcp-protocol-version", request.version())
                .or(() -> flaw(headers, "mcp-method", Optional.of(request.method())))
                .or(() -> request.method().equals("tools/call")
                        ? flaw(headers, "mcp-name", request.text("name"))
                        : Optional.empty());
    }

    private static Optional<RpcError> flaw(Headers headers, String name, Optional<String> said) {
        Optional<String> header = headers.first(name).map(MirroredHeaders::decoded);
        if (said.isEmpty() && name.equals("mcp-protocol-version")) {
            return Optional.of(RpcError.of(RpcError.INVALID_PARAMS, "_meta needs the protocol version"));
        }
        return header.equals(said)
                ? Optional.empty()
                : Optional.of(RpcError.of(
                        RpcError.HEADER_MISMATCH,
                        "Header mismatch: " + name + " is "
                                + header.map(text -> "'" + text + "'").orElse("missing") + ", and the body says "
                                + said.map(text -> "'" + text + "'").orElse("nothing")));
    }

    private static String decoded(String value) {
        Matcher encoded = ENCODED.matcher(value);
        if (!encoded.matches()) {
            return value;
        }
        try {
            return new String(Base64.getDecoder().decode(encoded.group(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return value; // which no body says
        }
    }
}
