package io.agentmesh.program.credentials;

import io.agentmesh.program.StartException;

/// The credentials file, or a value for it, is not what it must be. Never quotes a value.
public final class InvalidCredentialsException extends StartException {
    private static final long serialVersionUID = 1L;

    InvalidCredentialsException(String message) {
        super(message);
    }
}
