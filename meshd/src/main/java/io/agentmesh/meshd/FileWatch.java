package io.agentmesh.meshd;

import io.agentmesh.core.time.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/// Looks every five seconds whether one of some files is another than before: who edits a file does not always send
/// a signal. It looks for as long as the timers run; one look at a time.
final class FileWatch {
    /// How often it looks.
    static final Duration EVERY = Duration.ofSeconds(5);

    private final List<Path> files;
    private final Timers timers;
    private final Executor blocking;
    private final Runnable changed;
    private List<String> last;

    /// @param blocking where files are looked at, and where `changed` runs
    FileWatch(List<Path> files, Timers timers, Executor blocking, Runnable changed) {
        this.files = List.copyOf(files);
        this.timers = timers;
        this.blocking = blocking;
        this.changed = changed;
        this.last = stamps();
    }

    void start() {
        timers.schedule(EVERY, () -> blocking.execute(this::look));
    }

    private void look() {
        List<String> now = stamps();
        if (!now.equals(last)) {
            last = now;
            changed.run();
        }
        start();
    }

    private List<String> stamps() {
        return files.stream().map(FileWatch::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.lastModifiedTime() + " " + is.size() + " " + is.fileKey();
        } catch (IOException absent) {
            return "absent"; // and if it can only not be read, whoever reads it next says so
        }
    }
}
