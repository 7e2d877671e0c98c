package io.agentmesh.meshctl.service;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A user unit of systemd.
///
/// @param folder where a user's units lie
record Systemd(Path folder) implements ServiceSystem {
    @Override
    public Path file(String context) {
        return folder.resolve(unit(context));
    }

    @Override
    public String text(MeshdCommand command) {
        String context = command.namesContext() ? "Environment=MESH_CONTEXT=" + command.context() + "\n" : "";
        return """
                # Written by meshctl service install; meshctl service remove takes it away.
                [Unit]
                Description=Agent Mesh daemon, context %s
                After=network-online.target

                [Service]
                %sExecStart=%s
                ExecReload=/bin/kill -HUP $MAINPID
                Restart=on-failure
                RestartSec=2
                UMask=0077
                NoNewPrivileges=yes

                [Install]
                WantedBy=default.target
                """.formatted(
                        command.context(),
                        context,
                        Stream.concat(
                                        Stream.of(quoted(command.words().getFirst())),
                                        command.words().stream().skip(1).map(Systemd::argument))
                                .collect(Collectors.joining(" ")));
    }

    @Override
    public List<List<String>> start(String context) {
        return List.of(told("daemon-reload"), told("enable", "--now", unit(context)));
    }

    @Override
    public List<List<String>> pause(String context) {
        return List.of(told("stop", unit(context)));
    }

    @Override
    public List<List<String>> stop(String context) {
        return List.of(told("disable", "--now", unit(context)));
    }

    @Override
    public List<List<String>> forget() {
        return List.of(told("daemon-reload"));
    }

    private static String unit(String context) {
        return "agent-mesh-" + context + ".service";
    }

    private static List<String> told(String... words) {
        return Stream.concat(Stream.of("systemctl", "--user"), Stream.of(words)).toList();
    }

    /// One word to systemd, whatever is in it (systemd.service(5), "Command lines").
    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
    }

    /// The same for a word in which systemd looks for variables: every one but the program's path.
    private static String argument(String word) {
        return quoted(word).replace("$", "$$");
    }
}
