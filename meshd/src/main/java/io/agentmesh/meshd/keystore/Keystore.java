package io.agentmesh.meshd.keystore;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.SecretKeyHex;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.files.UnusableFileException.Fault;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key in use and the key to come. Thread-safe, guarded by its own lock; file work happens under it, a
/// rotation is rare.
public final class Keystore {
    private static final Logger log = LoggerFactory.getLogger(Keystore.class);

    /// Puts a key where the one before it was found, for the next start.
    @FunctionalInterface
    public interface Place {
        /// Stores the key that takes `old`'s place.
        ///
        /// @return where it is now, for the log
        /// @throws StartException if it cannot be stored; the old one is then as it was
        String store(AgentKeyPair old, AgentKeyPair successor) throws StartException;
    }

    private final PrivateFile pendingFile;
    private final Place place;
    private final SecureRandom random;

    @GuardedBy("this")
    private AgentKeyPair current;

    @GuardedBy("this")
    private @Nullable AgentKeyPair pending;

    private Keystore(
            AgentKeyPair current, @Nullable AgentKeyPair pending, PrivateFile file, Place place, SecureRandom random) {
        this.current = current;
        this.pending = pending;
        this.pendingFile = file;
        this.place = place;
        this.random = random;
    }

    /// Opens it; a rotation that a stop interrupted goes on.
    ///
    /// @param pendingFile where the key to come waits
    /// @throws StartException if that file is there and cannot be read, or is open to others than its owner
    public static Keystore open(AgentKeyPair current, Path pendingFile, Place place, SecureRandom random)
            throws StartException {
        PrivateFile file = new PrivateFile(pendingFile);
        Optional<String> text = file.readIfPresent();
        if (text.isPresent() && file.isOpenToOthers()) {
            throw new UnusableFileException(pendingFile, Fault.OPEN_TO_OTHERS);
        }
        AgentKeyPair pending =
                text.isPresent() ? SecretKeyHex.read(Secret.of(text.get().strip())) : null;
        return new Keystore(current, pending, file, place, random);
    }

    /// The key in use.
    public synchronized AgentKeyPair current() {
        return current;
    }

    /// The key to come, if a rotation was begun.
    public synchronized Optional<AgentKeyPair> pending() {
        return Optional.ofNullable(pending);
    }

    /// Makes the key to come and keeps it on disk. One that was made before is used again: the control
    /// plane may know it.
    ///
    /// @throws UnusableFileException if it cannot be kept; then there is none
    synchronized AgentKeyPair prepare() throws UnusableFileException {
        AgentKeyPair prepared = pending;
        if (prepared == null) {
            prepared = AgentKeyPair.generate(random);
            pendingFile.replace(SecretKeyHex.write(prepared).reveal() + "\n");
            pending = prepared;
        }
        return prepared;
    }

    /// Forgets the key to come: the control plane refused it.
    synchronized void discard() {
        pending = null;
        deletePendingFile();
    }

    /// Puts the key to come in use and stores it where the old one was. From here on the old one is
    /// worthless, so a failure to store leaves the new one in use and in its waiting place.
    synchronized AgentKeyPair succeed(AgentKeyPair successor) {
        AgentKeyPair old = current;
        current = successor;
        pending = null;
        try {
            String where = place.store(old, successor);
            log.atInfo()
                    .setMessage("new key stored")
                    .addKeyValue("where", where)
                    .log();
            deletePendingFile();
        } catch (StartException failed) {
            log.atError()
                    .setMessage("the new key could not be stored; put it in its place before the next start")
                    .addKeyValue("waitsIn", pendingFile.path())
                    .addKeyValue("reason", failed.getMessage())
                    .log();
        }
        return successor;
    }

    private void deletePendingFile() {
        try {
            Files.deleteIfExists(pendingFile.path());
        } catch (IOException left) {
            log.atWarn()
                    .setMessage("a key file could not be deleted; delete it")
                    .addKeyValue("path", pendingFile.path())
                    .setCause(left)
                    .log();
        }
    }
}
