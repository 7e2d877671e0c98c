package io.agentmesh.meshctl.command;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a payload as it is typed: JSON, `@FILE`, or `-` for standard input.
///
/// @param in standard input
record PayloadText(InputStream in) {
    /// As much as two daemons of ours can be told to carry; unless told they refuse what is above 8 MiB, and to one of
    /// the original's it is 65,519 bytes.
    static final int MAX_BYTES = 11 << 20;

    private static final String WHAT = "cannot use the payload";

    JsonValue read(String typed) throws CommandException {
        return switch (Json.parse(bytes(typed))) {
            case Decoded.Ok<JsonValue>(var value) -> value;
            case Decoded.Bad<JsonValue>(var violation) ->
                throw new Failure(
                                Cause.BAD_INPUT,
                                "invalid JSON payload",
                                violation.detail(),
                                "In a shell put JSON in single quotes: --payload '{\"text\":\"hello\"}'")
                        .asException();
        };
    }

    private byte[] bytes(String typed) throws CommandException {
        if (typed.equals("-")) {
            return bounded(in, "standard input");
        }
        return typed.startsWith("@") ? file(typed.substring(1)) : typed.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] file(String path) throws CommandException {
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            return bounded(file, path);
        } catch (NoSuchFileException absent) {
            throw unreadable(path, "it does not exist");
        } catch (IOException failed) {
            throw unreadable(path, String.valueOf(failed.getMessage()));
        }
    }

    private static byte[] bounded(InputStream source, String name) throws CommandException {
        byte[] bytes;
        try {
            bytes = source.readNBytes(MAX_BYTES + 1);
        } catch (IOException failed) {
            throw unreadable(name, String.valueOf(failed.getMessage()));
        }
        if (bytes.length > MAX_BYTES) {
            throw new Failure(Cause.BAD_INPUT, WHAT, name + " has more than " + MAX_BYTES + " bytes", "").asException();
        }
        return bytes;
    }

    private static CommandException unreadable(String name, String why) {
        return new Failure(Cause.UNUSABLE_FILE, WHAT, "cannot read " + name + ": " + why, "").asException();
    }
}
