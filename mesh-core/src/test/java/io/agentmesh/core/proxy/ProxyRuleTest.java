package io.agentmesh.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which relay is reached through which proxy.
final class ProxyRuleTest {
    private static final String PROXY = "http://proxy.test:3128";
    private static final String EXPECTED = "expected http://[user:password@]host[:port]";

    @Test
    void relayOverTlsGoesThroughHttpsProxyAndOneWithoutThroughHttpProxy() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", PROXY, "http_proxy", "http://plain.test:1");

        assertThat(way(environment, "wss://relay.test/ws")).isEqualTo("proxy.test:3128");
        assertThat(way(environment, "ws://relay.test/ws")).isEqualTo("plain.test:1");
    }

    @Test
    void lowerCaseCountsFirstAndAnEmptyVariableIsNone() {
        Map<String, String> environment = Map.of("https_proxy", PROXY, "HTTPS_PROXY", "http://other.test");

        assertThat(way(environment, "wss://relay.test/ws")).isEqualTo("proxy.test:3128");
        assertThat(way(Map.of("https_proxy", "", "HTTPS_PROXY", PROXY), "wss://relay.test/ws"))
                .isEqualTo("proxy.test:3128");
        assertThat(way(Map.of(), "wss://relay.test/ws")).isEqualTo("direct");
    }

    @Test
    void allProxyStandsInForBoth() {
        Map<String, String> environment = Map.of("ALL_PROXY", "http://all.test", "HTTPS_PROXY", PROXY);

        assertThat(way(environment, "ws://relay.test/ws")).isEqualTo("all.test:80");
        assertThat(way(environment, "wss://relay.test/ws")).isEqualTo("proxy.test:3128");
    }

    @Test
    void relayOfThisMachineNeverGoesThroughAProxy() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", PROXY, "HTTP_PROXY", PROXY);

        for (String host : new String[] {"localhost", "Relay.localhost", "127.0.0.1", "127.8.8.8", "[::1]"}) {
            assertThat(way(environment, "wss://" + host + ":7443/ws")).as(host).isEqualTo("direct");
            assertThat(way(environment, "ws://" + host + ":7443/ws")).as(host).isEqualTo("direct");
        }
        HttpProxy set = HttpProxy.at("proxy.test", 3128);
        assertThat(ProxyRule.through(set).on(URI.create("ws://127.0.0.1:1/ws"))).isEmpty();
        assertThat(ProxyRule.through(set).on(URI.create("ws://relay.test/ws"))).contains(set);
    }

    @Test
    void noProxyNamesHostsWithTheirSubdomainsAddressesAndPorts() {
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY",
                PROXY,
                "NO_PROXY",
                "mesh.test, .dotted.test,*.starred.test,10.0.0.7,[fd00::7],ported.test:8443");

        assertThat(way(environment, "wss://mesh.test/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://relay.MESH.test/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://a.dotted.test/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://a.starred.test/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://10.0.0.7/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://[fd00::7]:9/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://ported.test:8443/ws")).isEqualTo("direct");
        assertThat(way(environment, "wss://ported.test/ws")).isEqualTo("proxy.test:3128");
        assertThat(way(environment, "wss://notmesh.test/ws")).isEqualTo("proxy.test:3128");
    }

    @Test
    void starMeansThatNothingGoesThroughAProxy() {
        assertThat(way(Map.of("HTTPS_PROXY", PROXY, "no_proxy", "*"), "wss://relay.test/ws"))
                .isEqualTo("direct");
    }

    @Test
    void userAndPasswordAreDecodedAndNeverShown() {
        HttpProxy proxy =
                HttpProxy.parse("http://us%40er:c4n4ry+%2Fpass@proxy.test:3128").orThrow();

        // us@er:c4n4ry+/pass
        assertThat(proxy.authorization()).contains("Basic dXNAZXI6YzRuNHJ5Ky9wYXNz");
        assertThat(proxy).hasToString("proxy.test:3128");
        assertThat(HttpProxy.parse("user@proxy.test").orThrow().authorization()).contains("Basic dXNlcjo=");
    }

    @Test
    void whatIsNoUsableProxyIsRefusedByTheNameOfItsVariableAndNotRepeated() {
        for (String text : new String[] {
            "https://u:c4n4ry@proxy.test",
            "socks5://u:c4n4ry@proxy.test:1080",
            "http://u:c4n4ry @",
            "http://",
            ":3128",
            "http://u:c4n4ry@proxy.test:0",
            "http://u:c4n4ry@proxy.test:65536",
            "http://u:%zz@proxy.test"
        }) {
            assertThat(ProxyRule.fromEnvironment(Map.of("HTTPS_PROXY", text)))
                    .isEqualTo(new Decoded.Bad<>(new Violation(ErrorCode.MALFORMED, "HTTPS_PROXY: " + EXPECTED)));
        }
    }

    @Test
    void whatIsNoUsableProxyIsNoMatterToWhoNeedsNone() {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "socks5://u:c4n4ry@proxy.test", "NO_PROXY", "near.test");
        URI far = URI.create("wss://far.test/ws");
        List<URI> others = Stream.of("ws://far.test/ws", "wss://near.test/ws", "wss://127.0.0.1/ws")
                .map(URI::create)
                .toList();

        ProxyRule rule = ProxyRule.fromEnvironment(environment, others).orThrow();

        assertThat(others).allSatisfy(target -> assertThat(rule.on(target)).isEmpty());
        assertThat(rule.on(far).flatMap(HttpProxy::trouble)).contains("HTTPS_PROXY: " + EXPECTED);
        assertThat(rule.on(far)).asString().doesNotContain("c4n4ry");
        assertThat(ProxyRule.fromEnvironment(environment, List.of(far)).toOptional())
                .isEmpty();
    }

    @Test
    void portOutsideItsRangeIsTheCallersBug() {
        assertThatThrownBy(() -> HttpProxy.at("proxy.test", 65_536)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String way(Map<String, String> environment, String relay) {
        return ProxyRule.fromEnvironment(environment)
                .orThrow()
                .on(URI.create(relay))
                .map(HttpProxy::toString)
                .orElse("direct");
    }
}
