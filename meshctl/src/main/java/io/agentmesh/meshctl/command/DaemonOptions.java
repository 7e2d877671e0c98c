package io.agentmesh.meshctl.command;

import java.time.Duration;
import picocli.CommandLine.Mixin;

/// How a command asks the daemon; its socket is a [GlobalOptions].
final class DaemonOptions {
    @Mixin
    private WaitOption wait = new WaitOption();

    Duration timeout() {
        return wait.timeout();
    }
}
