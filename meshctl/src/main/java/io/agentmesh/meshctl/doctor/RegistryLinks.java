package io.agentmesh.meshctl.doctor;

import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.RegistryClient.Contact;
import io.agentmesh.meshctl.registry.RegistryUrl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The way to the registry. One question tells of all its links: the one that fails is known by how it fails, and
/// those before it work.
///
/// @param url where it is
/// @param question asks it who the caller is
/// @param clock this machine's
record RegistryLinks(RegistryUrl url, Question question, InstantSource clock) {
    /// A clock that is further away is worth a word.
    static final Duration NOTABLE = Duration.ofSeconds(30);
    /// The registry refuses proofs of keys whose time is further away.
    static final Duration REFUSED = Duration.ofMinutes(5);

    private static final String DNS = "dns";
    private static final String TLS = "tls";
    private static final String REGISTRY = "registry";
    private static final String LOGIN = "login";
    private static final String CLOCK = "clock";

    /// Asks the registry.
    @FunctionalInterface
    interface Question {
        Contact ask() throws CommandException;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            Contact contact = question.ask();
            way(findings);
            findings.add(Finding.ok(LOGIN, "you are user " + contact.user()));
            findings.add(contact.time()
                    .map(this::clock)
                    .orElseGet(() -> Finding.skipped(CLOCK, "this registry does not tell its time")));
        } catch (CommandException failed) {
            broken(failed, findings);
        }
        return findings;
    }

    private void way(List<Finding> findings) {
        findings.add(Finding.ok(DNS, "the host of " + url + " is known"));
        findings.add(tls());
        findings.add(Finding.ok(REGISTRY, url + " answers"));
    }

    private Finding tls() {
        return url.isEncrypted()
                ? Finding.ok(TLS, "its certificate is trusted")
                : Finding.skipped(TLS, "the address is not https");
    }

    private void broken(CommandException failed, List<Finding> findings) {
        Failure failure = failed.failure();
        if (failure.cause() == Cause.TOKEN_REFUSED || failure.cause() == Cause.NOT_LOGGED_IN) {
            way(findings);
            findings.add(Finding.broken(LOGIN, failure));
            findings.add(Finding.skipped(CLOCK, "nobody is logged in"));
            return;
        }
        String link = link(failed);
        List<String> links = List.of(DNS, TLS, REGISTRY, LOGIN, CLOCK);
        int at = links.indexOf(link);
        if (at > 0) {
            findings.add(
                    isProxys(failed)
                            ? Finding.skipped(DNS, "the proxy looks the host up")
                            : Finding.ok(DNS, "the host of " + url + " is known"));
        }
        if (at > 1) {
            findings.add(
                    failure.cause() == Cause.REGISTRY_UNREACHABLE
                            ? Finding.skipped(TLS, "there is no connection")
                            : tls());
        }
        findings.add(Finding.broken(link, failure));
        links.subList(at + 1, links.size()).forEach(next -> findings.add(Finding.skipped(next, link + " is broken")));
    }

    private static boolean isProxys(CommandException failed) {
        return failed.getCause() instanceof HttpFailure failure && failure.kind() == HttpFailure.Kind.PROXY_REFUSED;
    }

    private static String link(CommandException failed) {
        if (failed.getCause() instanceof HttpFailure failure) {
            return switch (failure.kind()) {
                case UNKNOWN_HOST -> DNS;
                case TLS -> TLS;
                case REFUSED,
                        UNREACHABLE,
                        CONNECT_TIMEOUT,
                        PROXY_REFUSED,
                        TIMEOUT,
                        CUT,
                        TOO_LARGE,
                        MALFORMED,
                        TOO_MANY_REDIRECTS,
                        UPGRADE_REFUSED -> REGISTRY;
            };
        }
        return REGISTRY;
    }

    private Finding clock(Instant registrys) {
        Duration apart = Duration.between(registrys, clock.instant()).abs();
        String what = "this machine's clock and the registry's are " + apart.toSeconds() + " s apart";
        if (apart.compareTo(NOTABLE) <= 0) {
            return Finding.ok(CLOCK, what);
        }
        String next = "Set the clock of whoever is wrong: timedatectl set-ntp true";
        return apart.compareTo(REFUSED) <= 0
                ? Finding.warning(CLOCK, what, next)
                : Finding.broken(
                        CLOCK, new Failure(Cause.REFUSED, what, "the registry refuses what is signed here", next));
    }
}
