package io.agentmesh.meshctl.config;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.secret.Secret;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads secrets from files, so that they need not stand on a command line. `-` is standard input. Blanks and line
/// ends around the secret are not part of it.
///
/// @param in standard input
record SecretFile(InputStream in) {
    /// Characters of the longest secret; no token or key of ours is near.
    static final int MAX_CHARS = 8192;

    Given<Secret> read(String path, String flag) throws CommandException {
        String text = path.equals("-") ? standardInput(flag) : file(path, flag);
        String secret = text.strip();
        if (secret.isEmpty() || secret.length() > MAX_CHARS) {
            throw unusable(flag, secret.isEmpty() ? "it is empty" : "it has more than " + MAX_CHARS + " characters");
        }
        return new Given<>(Secret.of(secret), path.equals("-") ? "standard input" : path);
    }

    private static String file(String path, String flag) throws CommandException {
        try {
            return new PrivateFile(Path.of(path)).read();
        } catch (UnusableFileException failed) {
            throw new CommandException(
                    new Failure(Cause.UNUSABLE_FILE, "cannot read " + flag, String.valueOf(failed.getMessage()), ""),
                    failed);
        }
    }

    private String standardInput(String flag) throws CommandException {
        try {
            return new String(in.readNBytes(MAX_CHARS + 2), StandardCharsets.UTF_8);
        } catch (java.io.IOException failed) {
            throw unusable(flag, "standard input: " + failed.getMessage());
        }
    }

    private static CommandException unusable(String flag, String why) {
        return new Failure(Cause.UNUSABLE_FILE, "cannot use " + flag, why, "It must hold the secret and nothing else")
                .asException();
    }
}
