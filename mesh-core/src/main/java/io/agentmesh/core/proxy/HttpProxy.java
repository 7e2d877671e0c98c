package io.agentmesh.core.proxy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy that opens tunnels (`CONNECT`, RFC 9110 §9.3.6), and what it is told about us. It learns the name of
/// who is at the other end; with TLS, or under the mesh's own ciphers, not what is said.
///
/// A user and a password go out as `Proxy-Authorization: Basic`. On the library's link to a relay, which is the JDK's
/// WebSocket, they do only if Java allows that for tunnels, which it does not by itself: start the program with
/// `-Djdk.http.auth.tunneling.disabledSchemes=`.
public final class HttpProxy {
    private static final int DEFAULT_PORT = 80;
    private static final String EXPECTED = "expected http://[user:password@]host[:port]";

    private final String host;
    private final int port;
    private final @Nullable String authorization;
    private final @Nullable String trouble;

    private HttpProxy(String host, int port, @Nullable String authorization, @Nullable String trouble) {
        this.host = host;
        this.port = port;
        this.authorization = authorization;
        this.trouble = trouble;
    }

    /// One that was meant and cannot be used: what is on the way to it fails, and does not go around it.
    ///
    /// @param trouble why, for whoever can mend it; without the text that was given
    static HttpProxy unusable(String trouble) {
        return new HttpProxy("", 0, null, trouble);
    }

    /// A proxy that asks for no password.
    ///
    /// @param port from 1 to 65,535
    public static HttpProxy at(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
        return new HttpProxy(host, port, null, null);
    }

    /// Reads `http://[user:password@]host[:port]`, port 80 if none is given; `http://` may be left away. User
    /// and password are percent-decoded. Proxies that are spoken to over TLS or SOCKS are not known here and
    /// are refused; the refusal does not repeat the text, which may hold a password.
    public static Decoded<HttpProxy> parse(String text) {
        try {
            URI url = new URI(text.contains("://") ? text : "http://" + text);
            return "http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null ? Decoded.ok(of(url)) : refused();
        } catch (URISyntaxException | IllegalArgumentException noUrl) {
            return refused();
        }
    }

    private static HttpProxy of(URI url) {
        HttpProxy proxy = at(url.getHost(), url.getPort() == -1 ? DEFAULT_PORT : url.getPort());
        return url.getRawUserInfo() == null ? proxy : proxy.withAuthorization(basic(url));
    }

    private HttpProxy withAuthorization(String value) {
        return new HttpProxy(host, port, value, null);
    }

    private static String basic(URI url) {
        String withColon = url.getRawUserInfo().contains(":") ? url.getUserInfo() : url.getUserInfo() + ":";
        return "Basic " + Base64.getEncoder().encodeToString(withColon.getBytes(StandardCharsets.UTF_8));
    }

    private static Decoded<HttpProxy> refused() {
        return Decoded.bad(ErrorCode.MALFORMED, EXPECTED);
    }

    /// Its name or address, as it was given.
    public String host() {
        return host;
    }

    /// Its port.
    public int port() {
        return port;
    }

    /// The value of `Proxy-Authorization`, a secret; empty without user and password.
    public Optional<String> authorization() {
        return Optional.ofNullable(authorization);
    }

    /// Why nothing can go through it; empty for every proxy but those that a rule of the environment stands in for
    /// ([ProxyRule#fromEnvironment(java.util.Map, java.util.Collection)]).
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Host and port, or what is wrong; never the password.
    @Override
    public String toString() {
        return trouble != null ? trouble : host + ":" + port;
    }
}
