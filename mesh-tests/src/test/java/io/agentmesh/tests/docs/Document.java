package io.agentmesh.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Markdown page, read for the commands in it.
///
/// @param lines of the page
record Document(List<String> lines) {
    /// Copies the list.
    Document {
        lines = List.copyOf(lines);
    }

    static Document read(Path path) throws IOException {
        return new Document(Files.readAllLines(path));
    }

    /// What stands between two headings; a heading that is missing fails.
    Document between(String heading, String next) {
        int start = lines.indexOf(heading);
        int end = lines.indexOf(next);
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(heading + ": absent (expected: before " + next + ")");
        }
        return new Document(lines.subList(start, end));
    }

    /// The blocks that are marked as `sh`, in their order.
    List<String> shellBlocks() {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        for (String line : lines) {
            if (block == null) {
                block = line.equals("```sh") ? new StringBuilder() : null;
            } else if (line.equals("```")) {
                blocks.add(block.toString());
                block = null;
            } else {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }
}
