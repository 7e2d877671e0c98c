package io.agentmesh.meshctl.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One command of a golden file: what is there before it, what is typed, and what was recorded.
///
/// @param before remarks and preparations, as they stand in the file
/// @param typed the line with the command
/// @param recorded the lines that it printed
record Scene(List<String> before, String typed, List<String> recorded) {
    private static final String PROMPT = "$ meshctl";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /// Copies the lists.
    Scene {
        before = List.copyOf(before);
        recorded = List.copyOf(recorded);
    }

    /// The scenes of a file, in their order.
    static List<Scene> read(List<String> lines) {
        List<Scene> scenes = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith(PROMPT)) {
                before.add(line);
                continue;
            }
            int end = i + 1;
            while (isOutput(lines, end)) {
                end++;
            }
            scenes.add(new Scene(before, line, lines.subList(i + 1, end)));
            before.clear();
            i = end - 1;
        }
        return scenes;
    }

    /// An empty line between two of the output is one too.
    private static boolean isOutput(List<String> lines, int at) {
        if (at >= lines.size()) {
            return false;
        }
        return lines.get(at).isEmpty() ? isOutput(lines, at + 1) : lines.get(at).startsWith("  ");
    }

    /// What is typed, without the program's name; quotes hold words together.
    List<String> words() {
        return WORD.matcher(typed.substring(PROMPT.length()))
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    /// The preparations of this kind, without its name.
    List<String> prepared(String kind) {
        String start = "@" + kind + " ";
        return before.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    /// The same with other lines recorded.
    Scene recording(List<String> lines) {
        return new Scene(before, typed, lines);
    }

    /// As it stands in a file.
    List<String> lines() {
        List<String> lines = new ArrayList<>(before);
        lines.add(typed);
        lines.addAll(recorded);
        return lines;
    }
}
