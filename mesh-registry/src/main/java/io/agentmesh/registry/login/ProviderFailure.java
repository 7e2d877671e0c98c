package io.agentmesh.registry.login;

/// The login provider did not answer, or not as it should. The message is fit for a person, and says nothing that
/// is secret.
final class ProviderFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ProviderFailure(String message) {
        super(message);
    }

    ProviderFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
