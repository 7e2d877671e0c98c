package io.agentmesh.meshctl.registry;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.secret.Secret;

/// The token that names the user.
///
/// @param secret the token itself, visible ASCII
/// @param origin who gave it, for error texts: `MESH_TOKEN`, a file
public record Token(Secret secret, String origin) {
    /// Checks that a header can carry it.
    ///
    /// @throws CommandException if it is empty or holds anything but visible ASCII
    public static Token of(Secret secret, String origin) throws CommandException {
        String text = secret.reveal();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new Failure(
                            Cause.BAD_INPUT,
                            "cannot use the token of " + origin,
                            "it is empty or holds blanks, control or non-ASCII characters",
                            "Put the token there as it was printed")
                    .asException();
        }
        return new Token(secret, origin);
    }
}
