package io.agentmesh.meshctl.service;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A launch agent of macOS.
///
/// @param folder where a user's agents lie
record Launchd(Path folder) implements ServiceSystem {
    @Override
    public Path file(String context) {
        return folder.resolve(label(context) + ".plist");
    }

    @Override
    public String text(MeshdCommand command) {
        String words = command.words().stream()
                .map(word -> "    <string>" + escaped(word) + "</string>\n")
                .collect(Collectors.joining());
        String context = command.namesContext()
                ? "  <key>EnvironmentVariables</key>\n  <dict><key>MESH_CONTEXT</key><string>" + command.context()
                        + "</string></dict>\n"
                : "";
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <!-- Written by meshctl service install; meshctl service remove takes it away. -->
                <plist version="1.0">
                <dict>
                  <key>Label</key><string>%s</string>
                  <key>ProgramArguments</key>
                  <array>
                %s  </array>
                %s  <key>RunAtLoad</key><true/>
                  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
                  <key>Umask</key><integer>63</integer>
                </dict>
                </plist>
                """.formatted(label(command.context()), words, context);
    }

    @Override
    public List<List<String>> start(String context) {
        return List.of(List.of("launchctl", "load", "-w", file(context).toString()));
    }

    @Override
    public List<List<String>> pause(String context) {
        return List.of(List.of("launchctl", "unload", file(context).toString()));
    }

    @Override
    public List<List<String>> stop(String context) {
        return List.of(List.of("launchctl", "unload", "-w", file(context).toString()));
    }

    @Override
    public List<List<String>> forget() {
        return List.of();
    }

    private static String label(String context) {
        return "io.agentmesh.meshd." + context;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
