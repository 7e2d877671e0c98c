package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.HttpServerConfig.Crowd;
import io.agentmesh.http.HttpServerConfig.Sizes;
import io.agentmesh.http.HttpServerConfig.Times;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpServerConfigTest {
    private static final ListenAddress ADDRESS = new ListenAddress.Tcp("127.0.0.1", 0);

    @Test
    void defaultsAreAsStated() {
        assertThat(HttpServerConfig.listeningOn("127.0.0.1", 0))
                .isEqualTo(new HttpServerConfig(
                        ADDRESS,
                        null,
                        new Sizes(2_097_152, 65_536),
                        new Crowd(10_000, 10_000),
                        new Times(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(75),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10))));
    }

    @Test
    void everySettingIsTaken() {
        HttpServerConfig config = HttpServerConfig.listeningOn(ADDRESS)
                .withMaxBodyBytes(1)
                .withMaxHeaderBytes(2)
                .withMaxConnections(3)
                .withRequestReadTimeout(Duration.ofSeconds(4))
                .withKeepAliveTimeout(Duration.ofSeconds(5))
                .withStallTimeout(Duration.ofSeconds(6))
                .withDrainTime(Duration.ZERO);

        assertThat(config)
                .isEqualTo(new HttpServerConfig(
                        ADDRESS,
                        null,
                        new Sizes(1, 2),
                        new Crowd(3, 10_000),
                        new Times(Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ZERO)));
    }

    @Test
    void settingOutOfRangeIsNamed() {
        HttpServerConfig config = HttpServerConfig.listeningOn(ADDRESS);

        assertThatThrownBy(() -> config.withMaxBodyBytes(0)).hasMessage("maxBodyBytes: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> config.withStallTimeout(Duration.ZERO)).hasMessage("stall: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> config.withDrainTime(Duration.ofSeconds(-1)))
                .hasMessage("drain: PT-1S (expected: 0 or more)");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:9800, 127.0.0.1, 9800", "localhost:0, localhost, 0", "'[::1]:65535', ::1, 65535"})
    void readsAddresses(String text, String host, int port) {
        ListenAddress.Tcp address = ListenAddress.Tcp.parse(text);

        assertThat(address).isEqualTo(new ListenAddress.Tcp(host, port));
        assertThat(address.toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9800", ":9800", "host", "host:", "host:x", "host:65536", "::1:9800", "host:-1"})
    void refusesOtherTexts(String text) {
        assertThatThrownBy(() -> ListenAddress.Tcp.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address: ");
    }

    @Test
    void unixSocketIsShownAsItsPath() {
        assertThat(new ListenAddress.UnixSocket(Path.of("/run/x.sock")).toString())
                .isEqualTo("/run/x.sock");
    }
}
