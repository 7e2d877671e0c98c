package io.agentmesh.meshctl.mcp.door;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Who may speak to a server over HTTP: programs that show the token, and no web pages (meshctl §8.2). A page of
/// another site that has its name point to this machine (DNS rebinding) gives itself away by `Origin` or `Host`.
///
/// @param token what must be shown, looked up each time, for a login may change it; empty if nothing must
/// @param hosts whether only names of this machine may stand in `Host`
public record Doorkeeper(Supplier<Optional<Secret>> token, Hosts hosts) {
    /// Names by which the server may be called.
    public enum Hosts {
        /// Those of this machine.
        THIS_MACHINE,
        /// Whatever leads here.
        ANY
    }

    private static final String SCHEME = "Bearer ";

    /// The answer to whoever may not enter.
    public Optional<HttpResponse> refusal(HttpRequest request) {
        Optional<String> origin = request.headers().first("origin");
        if (origin.isPresent() && !isLocalOrigin(origin.get())) {
            return Optional.of(HttpResponse.error(403, "pages of this origin may not call"));
        }
        if (hosts == Hosts.THIS_MACHINE
                && !isLocalHost(request.headers().first("host").orElse(""))) {
            return Optional.of(HttpResponse.error(403, "this server goes by the names of its own machine"));
        }
        Optional<Secret> expected = token.get();
        return expected.isEmpty() || shows(request, expected.get())
                ? Optional.empty()
                : Optional.of(HttpResponse.empty(401).withHeader("www-authenticate", "Bearer"));
    }

    private static boolean shows(HttpRequest request, Secret expected) {
        String shown = request.headers().first("authorization").orElse("");
        return shown.startsWith(SCHEME)
                && !expected.isEmpty()
                && Secret.of(shown.substring(SCHEME.length())).matches(expected);
    }

    private static boolean isLocalOrigin(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && isLocalName(host);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isLocalHost(String host) {
        return isLocalName(host.replaceFirst(":[0-9]*$", ""));
    }

    private static boolean isLocalName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "localhost", "127.0.0.1", "[::1]" -> true;
            default -> false;
        };
    }
}
