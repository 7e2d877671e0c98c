package io.agentmesh.meshd;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.config.KeyPlace;
import io.agentmesh.meshd.config.NodeFile;
import io.agentmesh.meshd.config.SuccessorKeys;
import io.agentmesh.meshd.keystore.Keystore;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.CredentialsChange;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.credentials.SecretKeyHex;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.secret.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a new key where the old one was found. The successor of one from the command line or the environment
/// goes to a file of its own, where the next start finds it whatever it is given ([SuccessorKeys]), and to the
/// user's `config.toml` unless another agent's key is there.
///
/// @param place where the old one was found
/// @param home the mesh folder
record KeyPlaces(KeyPlace place, MeshHome home) implements Keystore.Place {
    private static final Logger log = LoggerFactory.getLogger(KeyPlaces.class);

    @Override
    public String store(AgentKeyPair old, AgentKeyPair successor) throws StartException {
        Secret text = SecretKeyHex.write(successor);
        return switch (place) {
            case KeyPlace.InNodeFile(Path path) -> inNodeFile(path, text);
            case KeyPlace.InCredentials() -> inCredentials(text);
            case KeyPlace.InSecretFile(Path path) -> inFile(path, text);
            case KeyPlace.Outside(String name) -> elsewhere(name, old, text, successor);
        };
    }

    /// Where the key to come waits, one file an agent.
    static Path pendingFile(MeshHome home, AgentKeyPair current) {
        return home.folder().resolve("rotation-" + current.id() + ".key");
    }

    private static String inNodeFile(Path path, Secret text) throws StartException {
        PrivateFile file = new PrivateFile(path);
        switch (NodeFile.parse(file.read())) {
            case Decoded.Ok<NodeFile>(NodeFile node) -> file.replace(node.withSecretKey(text));
            case Decoded.Bad<NodeFile>(var why) ->
                throw new StartException("cannot rewrite " + path + ": " + why.detail());
        }
        return path.toString();
    }

    private String inCredentials(Secret text) throws StartException {
        new CredentialsFile(home).save(CredentialsChange.none().secretKey(text));
        return home.configFile().toString();
    }

    private static String inFile(Path path, Secret text) throws StartException {
        new PrivateFile(path).replace(text.reveal() + "\n");
        return path.toString();
    }

    private String elsewhere(String name, AgentKeyPair old, Secret text, AgentKeyPair successor) throws StartException {
        log.atWarn()
                .setMessage("the old key was given from outside and is worthless now; leave it out from now on")
                .addKeyValue("givenBy", name)
                .log();
        Path kept = new SuccessorKeys(home).keep(old.id(), successor);
        Optional<Secret> inCredentials = new CredentialsFile(home).read().secretKey();
        boolean isFree = inCredentials.isEmpty() || inCredentials.get().matches(SecretKeyHex.write(old));
        return isFree ? inCredentials(text) : kept.toString();
    }
}
