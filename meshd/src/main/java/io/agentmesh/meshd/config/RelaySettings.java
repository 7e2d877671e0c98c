package io.agentmesh.meshd.config;

import static io.agentmesh.meshd.config.MeshdSettings.ALLOW_PLAIN_RELAY;
import static io.agentmesh.meshd.config.MeshdSettings.CA_FILE;
import static io.agentmesh.meshd.config.MeshdSettings.CP_PROXY;
import static io.agentmesh.meshd.config.MeshdSettings.DOWNGRADE;
import static io.agentmesh.meshd.config.MeshdSettings.MAX_PAYLOAD;
import static io.agentmesh.meshd.config.MeshdSettings.RELAY;
import static io.agentmesh.meshd.config.MeshdSettings.RELAY_PROXY;
import static io.agentmesh.meshd.config.MeshdSettings.RELAY_QUEUE_TTL;
import static io.agentmesh.meshd.config.MeshdSettings.RELAY_RATE;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.RelayUrl;
import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.http.tls.MoreRoots;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import io.agentmesh.sdk.session.SessionLimits.Bounds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// What is set about the relay and the way there, and about the way to the registry.
///
/// @param url empty if none is set, or it is no URL of a relay
/// @param proxy on the way there
/// @param cpProxy on the way to the registry
/// @param rate how fast envelopes leave to one that does not say what it takes
/// @param queueTtl how long it keeps an envelope for an agent that is away
/// @param maxPayload bytes of the largest payload that goes over it
/// @param roots what relay and registry are trusted by, if not by the JDK's roots alone
/// @param downgrade what becomes of sessions with agents that offer less than before
record RelaySettings(
        Optional<URI> url,
        ProxyRule proxy,
        ProxyRule cpProxy,
        SendRate rate,
        Duration queueTtl,
        int maxPayload,
        Optional<SSLContext> roots,
        WhenLess downgrade) {
    private static final ValueType<URI> RELAY_URL = ValueType.of(
            "a URL such as wss://host/relay/ws (schemes: wss, ws; without one wss, or ws for this machine)",
            RelayUrl::parse);

    private static final ValueType<ProxyRule> PROXY = ValueType.of(
                    "http://[user:password@]host[:port]",
                    text -> HttpProxy.parse(text).map(ProxyRule::through).toOptional())
            .orWord("none", ProxyRule.none());

    private static final ValueType<SendRate> RATE =
            ValueType.of("PER_SECOND:AT_ONCE, such as 50:100, from 1:2 to 1000000:1000000", RelaySettings::rate);

    private static final ValueType<Duration> QUEUE_TTL =
            ValueType.duration(Duration.ofSeconds(1), OnceLimits.LONGEST_QUEUE_TTL);

    /// A payload of a peer that speaks no `chunks` fits in any case.
    private static final ValueType<Long> PAYLOAD = ValueType.bytes(64 << 10, Bounds.MAX_PAYLOAD_BYTES);

    private static final int MOST = 1_000_000;

    /// @param cpUrl where the registry is, if that is known by now
    static RelaySettings read(SettingsReader settings, Map<String, String> environment, Optional<URI> cpUrl) {
        Optional<URI> relay = url(settings);
        Optional<ProxyRule> toRelay = settings.read(RELAY_PROXY, PROXY);
        Optional<ProxyRule> toRegistry = settings.read(CP_PROXY, PROXY);
        ProxyRule usual = usualProxy(
                settings,
                environment,
                Stream.of(relay.filter(_ -> toRelay.isEmpty()), cpUrl.filter(_ -> toRegistry.isEmpty()))
                        .flatMap(Optional::stream)
                        .toList());
        return new RelaySettings(
                relay,
                toRelay.orElse(usual),
                toRegistry.orElse(usual),
                settings.read(RELAY_RATE, RATE).orElse(SendRate.ofRelayDefaults()),
                settings.read(RELAY_QUEUE_TTL, QUEUE_TTL, OnceLimits.RELAY_KEEPS),
                settings.read(MAX_PAYLOAD, PAYLOAD, (long) Bounds.USUAL_PAYLOAD_BYTES)
                        .intValue(),
                settings.read(CA_FILE, ValueType.path()).flatMap(file -> roots(settings, file)),
                settings.read(DOWNGRADE, ValueType.oneOf(WhenLess.class), WhenLess.RECORD));
    }

    private static Optional<URI> url(SettingsReader settings) {
        Optional<URI> relay = settings.read(RELAY, RELAY_URL);
        boolean plainAllowed = settings.read(ALLOW_PLAIN_RELAY, ValueType.trueOrFalse(), false);
        relay.filter(url -> RelayUrl.isExposed(url) && !plainAllowed)
                .ifPresent(url -> settings.problem(settings.originOf(RELAY) + ": relay_url = \"" + url
                        + "\": the way to " + url.getHost()
                        + " would not be encrypted; use wss://, or on a network that"
                        + " is trusted add --allow-plain-relay (allow_plain_relay, MESH_ALLOW_PLAIN_RELAY)"));
        return relay;
    }

    /// @param targets those that are reached as the environment says
    private static ProxyRule usualProxy(SettingsReader settings, Map<String, String> environment, List<URI> targets) {
        return switch (ProxyRule.fromEnvironment(environment, targets)) {
            case Decoded.Ok<ProxyRule>(ProxyRule proxy) -> proxy;
            case Decoded.Bad<ProxyRule>(var why) -> {
                settings.problem(why.detail());
                yield ProxyRule.none();
            }
        };
    }

    private static Optional<SendRate> rate(String text) {
        Matcher numbers = Pattern.compile("(\\d{1,7}):(\\d{1,7})").matcher(text);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int perSecond = Integer.parseInt(numbers.group(1));
        int atOnce = Integer.parseInt(numbers.group(2));
        boolean inRange = perSecond >= 1 && perSecond <= MOST && atOnce >= 2 && atOnce <= MOST;
        return inRange ? Optional.of(SendRate.below(perSecond, atOnce)) : Optional.empty();
    }

    private static Optional<SSLContext> roots(SettingsReader settings, Path file) {
        try {
            return Optional.of(MoreRoots.read(file));
        } catch (IOException unusable) {
            settings.problem(settings.originOf(CA_FILE) + ": ca_file: " + unusable.getMessage());
            return Optional.empty();
        }
    }
}
