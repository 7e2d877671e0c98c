package io.agentmesh.http.files;

import io.agentmesh.http.message.PercentDecoder;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds what a request's path names below a folder. Nothing is found that is hidden (a name that begins with a dot,
/// also as the target of a link), that lies outside, or whose name no honest page spells: empty, with a slash or a
/// control character in it, or not UTF-8.
///
/// @param folder real: absolute, without links
record FileSpot(Path folder) {
    /// The real path of a file or folder that is there; empty for everything else.
    Optional<Path> find(String requestPath) {
        return names(requestPath).flatMap(this::real).filter(this::isOpen);
    }

    private static Optional<List<String>> names(String requestPath) {
        List<String> segments = Arrays.asList(requestPath.split("/", -1));
        // "/a/b" and "/a/b/" both begin with an empty segment; the latter ends with one too.
        int end = segments.getLast().isEmpty() ? segments.size() - 1 : segments.size();
        List<String> names = new ArrayList<>();
        for (String segment : segments.subList(Math.min(1, end), end)) {
            Optional<String> name = PercentDecoder.pathSegment(segment).filter(FileSpot::isPlain);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return Optional.of(names);
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.startsWith(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    private Optional<Path> real(List<String> names) {
        try {
            return Optional.of(folder.resolve(String.join("/", names)).toRealPath());
        } catch (IOException | InvalidPathException absent) {
            // Not there, not ours to read, or no name of a file at all: the client learns the same.
            return Optional.empty();
        }
    }

    private boolean isOpen(Path real) {
        if (!real.startsWith(folder)) {
            return false;
        }
        for (Path name : folder.relativize(real)) {
            if (name.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
