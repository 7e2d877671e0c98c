package io.agentmesh.examples.play;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Somebody with an agent: a key, an account, and a daemon that knows both.
///
/// @param person who types
/// @param key the agent's key
/// @param token their account's token
/// @param middle relay and registry
public record Actor(Person person, AgentKeyPair key, String token, Middle middle) {
    /// Writes what every program of theirs reads: token, registry and key, for the owner alone.
    public Actor settle() {
        writePrivate(
                person.meshDir().resolve("config.toml"),
                "bearer_token = \"" + token + "\"\ncp_url = \"" + middle.registryUrl() + "\"\nsecret_key = \""
                        + key.secretHex() + "\"\n");
        return this;
    }

    /// The daemon's configuration. The original's allows everything unless it is told to deny; ours needs no
    /// telling.
    public void writeDaemonConfig(Maker maker, String relayUrl, String agentUrl) {
        var config = JsonObject.empty()
                .with("secret_key_hex", key.secretHex())
                .with("relay_url", relayUrl)
                .with("local_agent_url", agentUrl)
                .with("cp_url", middle.registryUrl());
        writePrivate(
                daemonConfig(),
                switch (maker) {
                    case JAVA -> config.toString();
                    case RUST -> config.with("acl", denyByDefault()).toString();
                });
    }

    /// Where it lies.
    public Path daemonConfig() {
        return person.home().resolve("meshd.json");
    }

    private static JsonObject denyByDefault() {
        return JsonObject.of(Map.of("default_deny", JsonBoolean.TRUE, "rules", new JsonArray(List.of())));
    }

    Typed register(String capabilities) {
        return person.meshctl("register", "--name", person.name(), "--capabilities", capabilities);
    }

    Typed request(Actor callee, String capability, String payload) {
        return person.meshctl(requestWords(callee, capability, payload));
    }

    static String[] requestWords(Actor callee, String capability, String payload) {
        return new String[] {
            "request",
            "--target=" + callee.key().id(),
            "--capability",
            capability,
            "--payload",
            payload,
            "--timeout",
            "30"
        };
    }

    Typed stream(Actor callee, String capability, String payload) {
        return person.meshctl(streamWords(callee, capability, payload));
    }

    static String[] streamWords(Actor callee, String capability, String payload) {
        return new String[] {
            "request",
            "--stream",
            "--target=" + callee.key().id(),
            "--capability",
            capability,
            "--payload",
            payload,
            "--timeout",
            "60"
        };
    }

    static String[] waitWords(Actor callee, String capability, String payload) {
        return new String[] {
            "request", "--wait", "--target=" + callee.key().id(), "--capability", capability, "--payload", payload
        };
    }

    Typed allow(Actor caller, String capability) {
        return person.meshctl(
                "acl", "create", "--source=" + caller.key().id(), "--target=" + key.id(), "--capabilities", capability);
    }

    private static void writePrivate(Path file, String text) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException cannotWrite) {
            throw new LabException("cannot write " + file, cannotWrite);
        }
    }

    /// Who it is; the record's own text would show key and token.
    @Override
    public String toString() {
        return List.of(person.name(), key.id().value()).stream().collect(Collectors.joining(" ", "Actor[", "]"));
    }
}
