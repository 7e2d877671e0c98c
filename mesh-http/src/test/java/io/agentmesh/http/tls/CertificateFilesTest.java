package io.agentmesh.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.tls.CertificateFiles.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateFilesTest {
    private static TestCertificate first;
    private static TestCertificate second;

    private final Path chain;
    private final Path key;

    CertificateFilesTest(@TempDir Path folder) throws Exception {
        this.chain = first.writeChain(folder.resolve("chain.pem"));
        this.key = first.writeKey(folder.resolve("key.pem"));
    }

    @BeforeAll
    static void makeCertificates(@TempDir Path one, @TempDir Path other) throws Exception {
        first = TestCertificate.of("ip:127.0.0.1", one);
        second = TestCertificate.of("ip:127.0.0.1", other);
    }

    @Test
    void filesThatDidNotChangeAreLeftAlone() throws Exception {
        assertThat(CertificateFiles.load(chain, key).reload()).isEqualTo(new Reload.Unchanged());
    }

    @Test
    void newPairIsTaken() throws Exception {
        CertificateFiles files = CertificateFiles.load(chain, key);
        second.writeChain(chain);
        second.writeKey(key);

        assertThat(files.reload()).isEqualTo(new Reload.Replaced(files.expires()));
        assertThat(files.reload()).isEqualTo(new Reload.Unchanged());
    }

    /// A tool writes one file after the other.
    @Test
    void halfAPairIsNotTakenUntilTheOtherHalfIsThere() throws Exception {
        CertificateFiles files = CertificateFiles.load(chain, key);

        second.writeChain(chain);
        assertThat(files.reload())
                .isEqualTo(new Reload.Kept("the key in " + key + " is not that of the certificate in " + chain));

        second.writeKey(key);
        assertThat(files.reload()).isInstanceOf(Reload.Replaced.class);
    }

    @Test
    void pairThatCannotBeReadKeepsTheOldOne() throws Exception {
        CertificateFiles files = CertificateFiles.load(chain, key);
        Files.writeString(chain, "-----BEGIN CERTIFICATE-----\ngarbage\n-----END CERTIFICATE-----\n");

        assertThat(files.reload()).isInstanceOf(Reload.Kept.class);

        Files.delete(chain);
        assertThat(files.reload()).isEqualTo(new Reload.Kept(chain + " does not exist"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfEveryKindAreRead(String algorithm, @TempDir Path folder) throws Exception {
        TestCertificate other = TestCertificate.of("ip:127.0.0.1", algorithm, folder);

        CertificateFiles files = CertificateFiles.load(other.writeChain(chain), other.writeKey(key));

        assertThat(files.reload()).isEqualTo(new Reload.Unchanged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no PEM at all", "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----"})
    void whatIsNoKeyIsNamed(String text) throws Exception {
        Files.writeString(key, text);

        assertThatThrownBy(() -> CertificateFiles.load(chain, key))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(key + " holds no ");
    }

    @Test
    void keyInAnotherFormIsToldHowToConvertIt() throws Exception {
        Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");

        assertThatThrownBy(() -> CertificateFiles.load(chain, key))
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void fileAboveAMebibyteIsNotRead() throws Exception {
        Files.writeString(chain, "x".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> CertificateFiles.load(chain, key)).hasMessageContaining("more than 1048576 bytes");
    }
}
