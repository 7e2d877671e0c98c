package io.agentmesh.http.testing;

import io.agentmesh.http.client.TlsTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A self-signed certificate, made by the JDK's own tool, and both ends of its use.
public final class TestCertificate {
    private static final String PASSWORD = "changeit";

    private final KeyStore store;
    private final SSLContext context;

    private TestCertificate(KeyStore store) throws GeneralSecurityException {
        this.store = store;
        this.context = context(store);
    }

    /// A certificate for these names, such as `dns:localhost,ip:127.0.0.1`.
    public static TestCertificate of(String names, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        return make(names, "EC", folder);
    }

    private static TestCertificate make(String names, String keyAlgorithm, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("certificate.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        keyAlgorithm,
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        return new TestCertificate(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /// A certificate for these names whose key is of another kind than EC.
    public static TestCertificate of(String names, String keyAlgorithm, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        return make(names, keyAlgorithm, folder);
    }

    /// Writes the certificate in PEM.
    public Path writeChain(Path file) throws IOException, GeneralSecurityException {
        return writePem(file, "CERTIFICATE", store.getCertificate("test").getEncoded());
    }

    /// Writes the key in PEM, PKCS#8.
    public Path writeKey(Path file) throws IOException, GeneralSecurityException {
        return writePem(
                file,
                "PRIVATE KEY",
                store.getKey("test", PASSWORD.toCharArray()).getEncoded());
    }

    private static Path writePem(Path file, String label, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    /// For clients of the JDK that trust this certificate alone.
    public SSLContext context() {
        return context;
    }

    /// Trusts this certificate alone.
    public TlsTrust trust() {
        return () -> context;
    }

    /// Listens with this certificate.
    public ServerSocket listen() throws IOException {
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
