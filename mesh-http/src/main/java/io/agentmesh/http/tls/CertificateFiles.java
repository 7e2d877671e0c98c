package io.agentmesh.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A certificate and its key in two files, and the pair of them that is in force. For any thread; whoever reads the
/// files waits for the disk.
public final class CertificateFiles {
    private static final Logger log = LoggerFactory.getLogger(CertificateFiles.class);

    /// For a peer to complete the handshake; then its connection is closed.
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final Path chain;
    private final Path key;
    private volatile CertificatePair inForce;

    private CertificateFiles(Path chain, Path key, CertificatePair first) {
        this.chain = chain;
        this.key = key;
        this.inForce = first;
    }

    /// Reads both files.
    ///
    /// @param chain certificates in PEM, the server's own first
    /// @param key its private key in PEM, PKCS#8, not encrypted; RSA, EC or Ed25519
    /// @throws IOException if they cannot be read or do not fit each other; its message says which and why
    public static CertificateFiles load(Path chain, Path key) throws IOException {
        return new CertificateFiles(chain, key, CertificatePair.read(chain, key));
    }

    /// Takes what is in the files now, if it is a pair; the one in force stays otherwise, and for the connections
    /// that have begun with it. Says in the log what it did, unless nothing changed.
    public synchronized Reload reload() {
        try {
            CertificatePair read = CertificatePair.read(chain, key);
            if (read.isSameAs(inForce)) {
                return new Reload.Unchanged();
            }
            inForce = read;
            log.atInfo()
                    .setMessage("TLS certificate replaced")
                    .addKeyValue("file", chain)
                    .addKeyValue("expires", read.expires())
                    .log();
            return new Reload.Replaced(read.expires());
        } catch (IOException unusable) {
            String why = String.valueOf(unusable.getMessage());
            log.atWarn()
                    .setMessage("new TLS certificate cannot be used, the old one stays")
                    .addKeyValue("error", why)
                    .addKeyValue("expires", inForce.expires())
                    .log();
            return new Reload.Kept(why);
        }
    }

    /// When the certificate in force ends.
    public Instant expires() {
        return inForce.expires();
    }

    /// What encrypts one connection, with the pair that is in force now.
    public SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = inForce.context().newHandler(allocator);
        handler.setHandshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    /// What a reload brought.
    public sealed interface Reload {
        /// The files hold what they held.
        record Unchanged() implements Reload {}

        /// New connections get the new pair.
        record Replaced(Instant expires) implements Reload {}

        /// The files hold no usable pair.
        record Kept(String why) implements Reload {}
    }
}
