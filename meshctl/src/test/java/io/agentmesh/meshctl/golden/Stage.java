package io.agentmesh.meshctl.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.FixedRandom;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Where a scene is played: a home folder with a login, a registry, and a daemon if the scene has one.
///
/// @param home the folder; nothing is in it yet
record Stage(Path home) {
    /// Stands for the registry's address, which differs each time.
    private static final String REGISTRY = "https://registry.example";

    private static final List<String> LOGIN =
            List.of("bearer_token = \"token-of-alice\"", "cp_url = \"" + REGISTRY + "\"");

    /// Plays it and returns the lines that it prints.
    List<String> play(Scene scene) throws IOException {
        Path socket = Files.createDirectory(home.resolve(".mesh")).resolve("meshd.sock");
        prepareFiles(scene);
        if (scene.prepared("registry").isEmpty()) {
            return play(scene, socket, REGISTRY);
        }
        try (FakePartner registry = FakePartner.onTcp()) {
            answer(scene.prepared("registry"), registry, registry.url());
            return play(scene, socket, registry.url());
        }
    }

    private void prepareFiles(Scene scene) throws IOException {
        for (String folder : scene.prepared("folder")) {
            Files.createDirectories(inHome(folder));
        }
        for (String program : scene.prepared("program")) {
            Files.createDirectories(inHome(program).resolveSibling("."));
            Files.writeString(inHome(program), "#!/bin/sh\n");
            assertThat(inHome(program).toFile().setExecutable(true)).isTrue();
        }
        for (String file : scene.prepared("file")) {
            int blank = file.indexOf(' ');
            Path path = inHome(file.substring(0, blank));
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.substring(blank + 1) + "\n");
        }
    }

    private Path inHome(String path) {
        return home.resolve(path.replace("~/", ""));
    }

    private List<String> play(Scene scene, Path socket, String url) throws IOException {
        if (scene.prepared("daemon").isEmpty()) {
            return lines(type(scene, url), url);
        }
        try (FakePartner daemon = FakePartner.onSocket(socket)) {
            answer(scene.prepared("daemon"), daemon, url);
            return lines(type(scene, url), url);
        }
    }

    private static void answer(List<String> answers, FakePartner partner, String url) {
        for (String answer : answers) {
            int status = Integer.parseInt(answer.substring(0, 3));
            partner.willAnswer(response(status, answer.substring(3).strip().replace(REGISTRY, url)));
        }
    }

    private static HttpResponse response(int status, String body) {
        if (body.isEmpty()) {
            return HttpResponse.empty(status);
        }
        boolean isJson = body.startsWith("{") || body.startsWith("[");
        return isJson ? HttpResponse.json(status, body) : HttpResponse.text(status, body);
    }

    private Terminal terminal(Scene scene, String url) throws IOException {
        Terminal terminal = Terminal.at(home).withRandom(new FixedRandom(Keys.ALICE));
        List<String> config = scene.prepared("config").isEmpty() ? LOGIN : scene.prepared("config");
        terminal.withConfig(String.join("\n", config).replace(REGISTRY, url) + "\n");
        Files.setPosixFilePermissions(terminal.configFile(), PosixFilePermissions.fromString("rw-------"));
        for (String variable : scene.prepared("env")) {
            int equals = variable.indexOf('=');
            terminal.with(
                    variable.substring(0, equals),
                    variable.substring(equals + 1).replace("~", home.toString()));
        }
        return terminal.withInput(String.join("\n", scene.prepared("stdin")));
    }

    /// The keys here are the golden ones: what prints them is compared in silence.
    private Typed type(Scene scene, String url) throws IOException {
        return terminal(scene, url)
                .typeForSecretInFakeTime(scene.words().stream()
                        .map(word -> word.replace("~", home.toString()).replace(REGISTRY, url))
                        .toArray(String[]::new));
    }

    private List<String> lines(Typed typed, String url) {
        List<String> lines = new ArrayList<>();
        add(lines, "    ", typed.out());
        add(lines, "  ! ", typed.err());
        if (typed.exitCode() != 0) {
            lines.add("  [" + typed.exitCode() + "]");
        }
        return lines.stream()
                .map(line -> line.replace(url, REGISTRY).replace(home.toString(), "~"))
                .toList();
    }

    private static void add(List<String> lines, String margin, String text) {
        text.lines().map(line -> (margin + line).stripTrailing()).forEach(lines::add);
    }
}
