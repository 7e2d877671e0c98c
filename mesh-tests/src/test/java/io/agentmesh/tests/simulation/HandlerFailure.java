package io.agentmesh.tests.simulation;

/// What a handler throws when it is asked to.
final class HandlerFailure extends Exception {
    private static final long serialVersionUID = 1;

    HandlerFailure() {
        super("as wished", null, false, false);
    }
}
