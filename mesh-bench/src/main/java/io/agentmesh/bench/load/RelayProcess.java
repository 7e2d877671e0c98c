package io.agentmesh.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel says of a process: memory and processor time (Linux, `/proc`).
///
/// @param pid its id; 0 if it is not known, and then there is nothing to ask for
record RelayProcess(long pid) {
    /// Whether it is known.
    boolean isKnown() {
        return pid != 0;
    }

    /// Bytes of its memory that are in RAM.
    ///
    /// @throws IOException if there is none: it has ended
    long residentBytes() throws IOException {
        return residentBytes(Files.readAllLines(file("status")));
    }

    /// The same of the lines of its `status`. A process that ended and was not waited for has one without
    /// memory.
    static long residentBytes(List<String> status) throws IOException {
        for (String line : status) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("the process has no memory any more: it has ended");
    }

    /// Processor time that it used so far, in microseconds. The kernel counts in hundredths of a second.
    long cpuMicros() throws IOException {
        String stat = Files.readString(file("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
    }

    private Path file(String name) throws IOException {
        if (!isKnown()) {
            throw new IOException("the relay's process is not known: name it, --pid");
        }
        return Path.of("/proc", Long.toString(pid), name);
    }

    /// The process that this runs in.
    static RelayProcess self() {
        return new RelayProcess(ProcessHandle.current().pid());
    }
}
