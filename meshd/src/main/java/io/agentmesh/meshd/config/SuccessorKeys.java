package io.agentmesh.meshd.config;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.InvalidCredentialsException;
import io.agentmesh.program.credentials.SecretKeyHex;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.files.UnusableFileException.Fault;
import io.agentmesh.program.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keys that took the place of ones from the command line or the environment, where nothing of ours can change
/// them: one file for each key that was replaced. Who still gives the old one means the agent, whose key is the
/// last of them.
///
/// @param home the mesh folder
public record SuccessorKeys(MeshHome home) {
    /// Changes that are followed from a key that was given: more than anybody makes, and no file can send us in a
    /// circle.
    static final int MAX_CHANGES = 1_000;

    /// Keeps the successor of a key for the next start.
    ///
    /// @return the file with it
    public Path keep(AgentId replaced, AgentKeyPair successor) throws StartException {
        Path path = file(replaced);
        new PrivateFile(path).replace(SecretKeyHex.write(successor).reveal() + "\n");
        return path;
    }

    /// The key that the agent of this one has today.
    ///
    /// @throws StartException if a successor's file cannot be used, or is open to others than its owner: the
    ///     key that was given is worthless then
    AgentKeyPair latest(AgentKeyPair given) throws StartException {
        AgentKeyPair key = given;
        for (int change = 0; change < MAX_CHANGES; change++) {
            Path next = file(key.id());
            if (!Files.exists(next)) {
                return key;
            }
            key = read(next);
        }
        throw new StartException("more than " + MAX_CHANGES + " keys after " + given.id() + " in " + home.folder());
    }

    private static AgentKeyPair read(Path path) throws StartException {
        try {
            PrivateFile file = new PrivateFile(path);
            String text = file.read().strip();
            if (file.isOpenToOthers()) {
                throw new UnusableFileException(path, Fault.OPEN_TO_OTHERS);
            }
            return SecretKeyHex.read(Secret.of(text));
        } catch (UnusableFileException | InvalidCredentialsException unusable) {
            throw new StartException("cannot use the agent's key after its rotation: " + path, unusable);
        }
    }

    private Path file(AgentId replaced) {
        return home.folder().resolve("successor-of-" + replaced + ".key");
    }
}
