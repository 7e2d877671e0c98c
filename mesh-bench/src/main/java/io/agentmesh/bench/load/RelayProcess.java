package io.agentmesh.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says of a process: memory and processor time (Linux, `/proc`).
///
/// @param pid its id; 0 if it is not known, and then every figure is 0
record RelayProcess(long pid) {
    /// Bytes of its memory that are in RAM.
    long residentBytes() throws IOException {
        if (pid == 0) {
            return 0;
        }
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    /// Processor time that it used so far, in microseconds. The kernel counts in hundredths of a second.
    long cpuMicros() throws IOException {
        if (pid == 0) {
            return 0;
        }
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
    }

    /// The process that this runs in.
    static RelayProcess self() {
        return new RelayProcess(ProcessHandle.current().pid());
    }
}
