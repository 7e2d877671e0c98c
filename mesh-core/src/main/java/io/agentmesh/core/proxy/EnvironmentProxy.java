package io.agentmesh.core.proxy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules of `HTTPS_PROXY` and its companions.
///
/// @param secure the proxy for targets over TLS
/// @param plain the proxy for the others
/// @param direct what goes without one
record EnvironmentProxy(
        @Nullable HttpProxy secure, @Nullable HttpProxy plain, List<Exemption> direct) implements ProxyRule {
    private static final Set<String> SECURE = Set.of("wss", "https");

    /// Copies the list.
    EnvironmentProxy {
        direct = List.copyOf(direct);
    }

    static Decoded<EnvironmentProxy> read(Map<String, String> environment) {
        EnvironmentProxy rule = of(environment);
        return rule.unlessTroubled(
                Stream.concat(Optional.ofNullable(rule.secure()).stream(), Optional.ofNullable(rule.plain()).stream()));
    }

    static Decoded<EnvironmentProxy> read(Map<String, String> environment, Collection<URI> targets) {
        EnvironmentProxy rule = of(environment);
        return rule.unlessTroubled(targets.stream().flatMap(target -> rule.on(target).stream()));
    }

    private static EnvironmentProxy of(Map<String, String> environment) {
        List<Exemption> direct = first(environment, "no_proxy")
                .map(named -> exemptions(named.value()))
                .orElse(List.of());
        return new EnvironmentProxy(proxy(environment, "https_proxy"), proxy(environment, "http_proxy"), direct);
    }

    private Decoded<EnvironmentProxy> unlessTroubled(Stream<HttpProxy> needed) {
        return needed.flatMap(proxy -> proxy.trouble().stream())
                .findFirst()
                .map(why -> Decoded.<EnvironmentProxy>bad(ErrorCode.MALFORMED, why))
                .orElseGet(() -> Decoded.ok(this));
    }

    private static @Nullable HttpProxy proxy(Map<String, String> environment, String variable) {
        return first(environment, variable)
                .or(() -> first(environment, "all_proxy"))
                .map(EnvironmentProxy::parse)
                .orElse(null);
    }

    private static HttpProxy parse(Named named) {
        return switch (HttpProxy.parse(named.value())) {
            case Decoded.Ok<HttpProxy>(HttpProxy proxy) -> proxy;
            case Decoded.Bad<HttpProxy>(Violation why) -> HttpProxy.unusable(named.variable() + ": " + why.detail());
        };
    }

    private record Named(String variable, String value) {}

    private static Optional<Named> first(Map<String, String> environment, String variable) {
        return Stream.of(variable, variable.toUpperCase(Locale.ROOT))
                .map(name -> new Named(name, environment.getOrDefault(name, "").strip()))
                .filter(named -> !named.value().isEmpty())
                .findFirst();
    }

    private static List<Exemption> exemptions(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(Exemption::of)
                .toList();
    }

    @Override
    public Optional<HttpProxy> on(URI target) {
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        boolean isDirect = UrlHost.isThisMachine(target)
                || direct.stream().anyMatch(exemption -> exemption.covers(target, scheme));
        return isDirect ? Optional.empty() : Optional.ofNullable(SECURE.contains(scheme) ? secure : plain);
    }

    /// One entry of `NO_PROXY`.
    ///
    /// @param name in lower case, without a leading dot; `*` is any
    /// @param port 0 for any
    record Exemption(String name, int port) {
        static Exemption of(String entry) {
            String text = entry.toLowerCase(Locale.ROOT);
            int colon = text.lastIndexOf(':');
            boolean hasPort =
                    colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']') && isPort(text, colon);
            String name = hasPort ? text.substring(0, colon) : text;
            return new Exemption(bare(name), hasPort ? Integer.parseInt(text.substring(colon + 1)) : 0);
        }

        private static boolean isPort(String text, int colon) {
            return text.substring(colon + 1).matches("[0-9]{1,5}");
        }

        private static String bare(String name) {
            String undotted =
                    name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
            return UrlHost.withoutBrackets(undotted);
        }

        boolean covers(URI target, String scheme) {
            String host = UrlHost.of(target);
            boolean named = name.equals("*") || host.equals(name) || host.endsWith("." + name);
            return named && (port == 0 || port == portOf(target, scheme));
        }

        private static int portOf(URI target, String scheme) {
            int usual = SECURE.contains(scheme) ? 443 : 80;
            return target.getPort() == -1 ? usual : target.getPort();
        }
    }
}
