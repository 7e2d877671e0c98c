package io.agentmesh.meshctl.service;

import java.nio.file.Path;
import java.util.List;

/// What starts services for a user: where it wants a file, what stands in it, and what it must be told.
sealed interface ServiceSystem permits Systemd, Launchd {
    /// Where the file of a context's daemon belongs.
    Path file(String context);

    /// What stands in the file.
    String text(MeshdCommand command);

    /// What to run once the file is written.
    List<List<String>> start(String context);

    /// What stops it until the next session.
    List<List<String>> pause(String context);

    /// What to run before the file is deleted.
    List<List<String>> stop(String context);

    /// What to run after that.
    List<List<String>> forget();
}
