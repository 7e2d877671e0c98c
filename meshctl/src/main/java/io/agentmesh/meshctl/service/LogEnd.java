package io.agentmesh.meshctl.service;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The end of a log that may have grown for months.
final class LogEnd {
    /// What is read of it, whatever its size.
    static final int MAX_BYTES = 16 << 10;

    private LogEnd() {}

    /// The newest lines, oldest first; the first of them is cut if they are longer than [#MAX_BYTES]. Bytes that are no
    /// text are shown as such.
    static List<String> of(Path log, int count) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(file.length(), MAX_BYTES)];
            file.seek(file.length() - end.length);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        }
    }
}
