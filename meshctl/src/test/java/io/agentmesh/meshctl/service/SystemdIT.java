package io.agentmesh.meshctl.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Units as systemd reads them: by its rules everywhere, and by itself where it is there.
final class SystemdIT {
    private static final Set<String> SECTIONS = Set.of("Unit", "Service", "Install");
    private static final Set<String> KEYS = Set.of(
            "Description",
            "After",
            "Environment",
            "ExecStart",
            "ExecReload",
            "Restart",
            "RestartSec",
            "UMask",
            "NoNewPrivileges",
            "WantedBy");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\\\\\"])*)\"(?: |$)");

    private final Path folder;

    SystemdIT(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<Path> unitsOfServers() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("..", "deploy", "systemd"))) {
            return all.toList().stream();
        }
    }

    /// Quotes and backslashes are no part of a program's path for systemd.
    @Test
    void wordsArriveAsTheyAreWhateverIsInThem() throws Exception {
        Path program =
                Files.createDirectory(folder.resolve("a $HOME of 100% mine")).resolve("meshd");
        Files.writeString(program, "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        MeshdCommand command = new MeshdCommand(
                program,
                "wss://relay.test/$HOME/%h?a=\"b\"",
                false,
                Optional.of(Path.of("/etc/100% \"$HOME\"/ca.pem")),
                "http://127.0.0.1:9001/\\",
                "work");
        Path unit = new Systemd(folder).file("work");
        Files.writeString(unit, new Systemd(folder).text(command));

        assertThat(read(unit)).contains("Environment=MESH_CONTEXT=work");
        assertThat(words(read(unit).stream()
                        .filter(line -> line.startsWith("ExecStart="))
                        .findFirst()
                        .orElseThrow()))
                .isEqualTo(command.words());
        assertThat(askSystemd(unit, "--user")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unitsOfServers")
    void unitOfAServerIsTaken(Path given) throws Exception {
        Path unit = folder.resolve(given.getFileName());
        // The programs are not installed here.
        Files.writeString(unit, Files.readString(given).replaceAll("(?m)^ExecStart=\\S+", "ExecStart=/bin/sh"));

        assertThat(askSystemd(unit, "--system")).isEmpty();
    }

    /// The assignments; a line that is none, a key or a section that is not known here is an error.
    private static List<String> read(Path unit) throws IOException {
        List<String> assignments = new ArrayList<>();
        for (String line : Files.readAllLines(unit)) {
            if (line.startsWith("[")) {
                assertThat(SECTIONS).contains(line.substring(1, line.length() - 1));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                assertThat(KEYS).contains(line.substring(0, line.indexOf('=')));
                assignments.add(line);
            }
        }
        return assignments;
    }

    /// Quotes and backslashes first, then `%%`, and in all words but the first `$$`.
    private static List<String> words(String execStart) {
        String rest = execStart.substring("ExecStart=".length());
        List<String> words = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(rest);
        int end = 0;
        while (quoted.lookingAt()) {
            String word = quoted.group(1).replaceAll("\\\\(.)", "$1").replace("%%", "%");
            words.add(words.isEmpty() ? word : word.replace("$$", "$"));
            end = quoted.end();
            quoted.region(end, rest.length());
        }
        assertThat(end).as(rest).isEqualTo(rest.length());
        return words;
    }

    /// What it finds wrong; nothing where there is no systemd.
    private String askSystemd(Path unit, String whose) throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        if (!Files.isExecutable(analyze)) {
            return "";
        }
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(analyze.toString(), "verify", whose, "--man=no", unit.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        int status = builder.start().waitFor();
        String found = Files.readString(said, StandardCharsets.UTF_8);
        // Units of the system that this one does not name are none of its business.
        String own = found.lines()
                .filter(line -> line.contains(unit.getFileName().toString()))
                .reduce("", (all, line) -> all + line + "\n");
        return status == 0 ? own : own + "status " + status + ": " + found;
    }
}
