package io.agentmesh.http.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;

/// One certificate with its chain and its key, proven to belong together.
///
/// @param context what Netty makes of it
/// @param expires when the certificate ends
/// @param digest SHA-256 of both files
record CertificatePair(SslContext context, Instant expires, String digest) {
    /// A chain of ten certificates has some 20 KiB.
    private static final int MAX_FILE_BYTES = 1 << 20;

    /// Anything that a key can sign and its certificate can verify.
    private static final byte[] PROBE = {1, 2, 3};

    /// @throws IOException if there is no usable pair; the message names the file and says why
    static CertificatePair read(Path chainFile, Path keyFile) throws IOException {
        byte[] chainBytes = bytes(chainFile);
        byte[] keyBytes = bytes(keyFile);
        X509Certificate[] chain = chain(chainFile, chainBytes);
        PrivateKey key = PemKey.read(keyFile, keyBytes);
        if (!fit(chain[0], key)) {
            throw new IOException("the key in " + keyFile + " is not that of the certificate in " + chainFile);
        }
        SslContext context = SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
        return new CertificatePair(context, chain[0].getNotAfter().toInstant(), digest(chainBytes, keyBytes));
    }

    boolean isSameAs(CertificatePair other) {
        return digest.equals(other.digest);
    }

    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IOException(file + " has more than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new IOException(file + " does not exist", missing);
        }
    }

    /// All of the file, one at least.
    static X509Certificate[] chain(Path file, byte[] pem) throws IOException {
        try {
            Collection<? extends java.security.cert.Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (read.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return read.toArray(X509Certificate[]::new);
        } catch (GeneralSecurityException unusable) {
            throw new IOException(file + " holds no certificate in PEM: " + unusable.getMessage(), unusable);
        }
    }

    /// The JDK takes any key with any certificate, and fails at the first handshake.
    private static boolean fit(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signing = Signature.getInstance(algorithm(key));
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm(key));
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(PROBE);
            return verifying.verify(signature);
        } catch (GeneralSecurityException notOfOneKind) {
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
    }

    private static String digest(byte[] chain, byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(chain);
            return HexFormat.of().formatHex(sha256.digest(key));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
