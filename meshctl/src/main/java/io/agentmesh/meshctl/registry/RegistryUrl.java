package io.agentmesh.meshctl.registry;

import io.agentmesh.core.frame.RelayUrl;
import io.agentmesh.http.client.Peer;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where a registry is. A path prefix is kept (`https://host/mesh`), slashes at the end are cut off.
///
/// @param base the URL without slashes at its end
/// @param origin who named it, for error texts: `--cp-url`, `MESH_CP_URL`, a file
public record RegistryUrl(String base, String origin) {
    /// Reads a URL.
    ///
    /// @throws CommandException if it is no `http` or `https` URL, or carries user, query or fragment
    public static RegistryUrl parse(String text, String origin) throws CommandException {
        String base = text.replaceAll("/+$", "");
        try {
            URI uri = new URI(base);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (web && bare && uri.getHost() != null) {
                return new RegistryUrl(base, origin);
            }
        } catch (URISyntaxException malformed) {
            // Said below, without the text: it may hold a password.
        }
        throw new Failure(
                        Cause.BAD_INPUT,
                        "cannot use the control plane's URL of " + origin,
                        "it is no URL of the form http://host:port or https://host, without user, query or fragment",
                        "Correct it, or give another one with --cp-url")
                .asException();
    }

    /// Whether what is said goes encrypted.
    public boolean isEncrypted() {
        return base.regionMatches(true, 0, "https:", 0, "https:".length());
    }

    /// Whether its name says that it is on this machine.
    public boolean isOnThisMachine() {
        return RelayUrl.isOnThisMachine(URI.create(base));
    }

    /// The registry's name for proofs: `host` or `host:port` as the `host` header has it, lower case.
    String authority() {
        return Peer.of(URI.create(base)).hostHeader().toLowerCase(Locale.ROOT);
    }

    URI of(Target target) {
        return URI.create(base + target);
    }

    @Override
    public String toString() {
        return base;
    }
}
