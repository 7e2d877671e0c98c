package io.agentmesh.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.http.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class MoreRootsTest {
    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate stranger;

    private final Path file;

    MoreRootsTest(@TempDir Path folder) {
        this.file = folder.resolve("ca.pem");
    }

    @BeforeAll
    static void makeCertificates(@TempDir Path one, @TempDir Path two, @TempDir Path three) throws Exception {
        first = TestCertificate.of("ip:127.0.0.1", one);
        second = TestCertificate.of("ip:127.0.0.1", two);
        stranger = TestCertificate.of("ip:127.0.0.1", three);
    }

    @Test
    void everyCertificateOfTheFileIsTrustedAndNoOther(@TempDir Path folder) throws Exception {
        Path more = second.writeChain(folder.resolve("second.pem"));
        Files.writeString(file, Files.readString(first.writeChain(file)) + Files.readString(more));

        SSLContext roots = MoreRoots.read(file);

        assertThat(ask(first, roots)).isEqualTo("200");
        assertThat(ask(second, roots)).isEqualTo("200");
        assertThat(ask(stranger, roots)).isEqualTo("TLS");
    }

    @Test
    void whatTheJdkTrustsIsTrustedStill() throws Exception {
        TrustManagerFactory jdk = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        jdk.init((KeyStore) null);
        X509Certificate[] usual = ((X509TrustManager) jdk.getTrustManagers()[0]).getAcceptedIssuers();
        X509Certificate added = CertificatePair.chain(file, Files.readAllBytes(first.writeChain(file)))[0];

        KeyStore all = MoreRoots.with(new X509Certificate[] {added});

        assertThat(usual).isNotEmpty();
        assertThat(Collections.list(all.aliases())).hasSize(usual.length + 1);
        assertThat(all.getCertificateAlias(usual[0])).isNotNull();
        assertThat(all.getCertificateAlias(added)).isNotNull();
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> MoreRoots.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void fileWithoutACertificateIsNamed(String text) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> MoreRoots.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " holds no certificate");
    }

    @Test
    void fileAboveAMebibyteIsNotRead() throws IOException {
        Files.write(file, new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> MoreRoots.read(file)).hasMessage(file + " has more than 1048576 bytes");
    }

    private static String ask(TestCertificate server, SSLContext roots) throws Exception {
        try (StubServer stub = new StubServer(server.listen(), connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                });
                HttpClient client =
                        HttpClient.create(HttpClientConfig.DEFAULTS.withTls(() -> roots), System::nanoTime)) {
            URI url = URI.create("https://127.0.0.1:" + stub.port() + "/");
            return String.valueOf(client.send(HttpCall.get(url)).status());
        } catch (HttpFailure failure) {
            return failure.kind().toString();
        }
    }
}
