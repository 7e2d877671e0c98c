package io.agentmesh.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// What a client trusts beside the roots of the JDK in use: a private authority, or a certificate that nobody vouches
/// for. What the JDK trusts is trusted still.
public final class MoreRoots {
    private MoreRoots() {}

    /// Reads the file once; who changes it starts anew.
    ///
    /// @param file certificates in PEM, at most 1 MiB
    /// @return for clients; it proves nothing about them
    /// @throws IOException if there is no certificate in it, or it cannot be read; the message names it and
    ///     says why
    public static SSLContext read(Path file) throws IOException {
        X509Certificate[] added = CertificatePair.chain(file, CertificatePair.bytes(file));
        try {
            TrustManagerFactory all = trusting(with(added));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, all.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(file + ": " + unusable.getMessage(), unusable);
        }
    }

    static KeyStore with(X509Certificate[] added) throws IOException, GeneralSecurityException {
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        int number = 0;
        for (X509Certificate root :
                Stream.concat(ofTheJdk(), Arrays.stream(added)).toList()) {
            roots.setCertificateEntry("root " + number, root);
            number++;
        }
        return roots;
    }

    private static Stream<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        return Arrays.stream(trusting(null).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()));
    }

    /// @param roots `null` for those of the JDK
    private static TrustManagerFactory trusting(@Nullable KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        return factory;
    }
}
