package io.agentmesh.meshd.proxy;

import java.io.IOException;

/// The local agent sends more than is taken. Never leaves this package.
final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLarge(String message) {
        super(message);
    }
}
