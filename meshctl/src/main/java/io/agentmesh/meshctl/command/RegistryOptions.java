package io.agentmesh.meshctl.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/// Which registry a command asks, as whom, and how long it waits.
final class RegistryOptions {
    @Mixin
    private RegistryAddress address = new RegistryAddress();

    @Mixin
    private WaitOption wait = new WaitOption();

    RegistryAddress address() {
        return address;
    }

    @Nullable
    String cpUrl() {
        return address.cpUrl();
    }

    @Nullable
    String tokenFile() {
        return address.tokenFile();
    }

    @Nullable
    String caFile() {
        return address.caFile();
    }

    Duration timeout() {
        return wait.timeout();
    }
}
