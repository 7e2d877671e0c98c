package io.agentmesh.http.message;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;

/// A part of an open file, as the body of an answer. Whoever sends the answer closes it; one that is never sent is
/// closed with the channel's last reference.
///
/// @param file open for reading; nobody else moves in it
/// @param offset of the first byte
/// @param length bytes, 0 or more; a file that turns out shorter ends the connection
public record FilePart(FileChannel file, long offset, long length) implements Closeable {
    public FilePart {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("part: " + offset + "+" + length + " (expected: 0 or more each)");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
