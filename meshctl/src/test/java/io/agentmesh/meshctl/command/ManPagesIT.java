package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.testing.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The manual that `meshctl __man` writes. Two pages are recorded whole; to record them anew after a change: run this
/// test with `-Dmesh.update=true`.
@SuppressWarnings("NullAway.Init") // set before each test
final class ManPagesIT {
    private static final Path RECORDED = Path.of("src/test/resources/man");

    private Path manual;

    @BeforeEach
    void write(@TempDir Path folder) {
        manual = folder.resolve("man1");
        assertThat(Terminal.at(folder).type("__man", manual.toString()).exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"meshctl.1", "meshctl-acl-create.1"})
    void pageIsAsRecorded(String name) throws IOException {
        String page = Files.readString(manual.resolve(name));
        if (Boolean.getBoolean("mesh.update")) {
            Files.createDirectories(RECORDED);
            Files.writeString(RECORDED.resolve(name), page);
        }

        assertThat(page).isEqualTo(Files.readString(RECORDED.resolve(name)));
    }

    @Test
    void everyCommandHasAPageAndNoTextActsOnIt() throws IOException {
        List<String> names;
        try (Stream<Path> pages = Files.list(manual)) {
            names = pages.map(page -> String.valueOf(page.getFileName())).toList();
        }

        assertThat(names).contains("meshctl.1", "meshctl-context-add.1", "meshctl-mcp-server.1");
        assertThat(names).noneMatch(name -> name.contains("__"));
        // As many as docs/cli.md has sections for commands.
        assertThat(names).hasSize((int) Files.readAllLines(Path.of("..", "docs", "cli.md")).stream()
                .filter(line -> line.startsWith("## meshctl"))
                .count());
        for (String name : names) {
            assertThat(Files.readAllLines(manual.resolve(name)))
                    .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                    .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|RS|RE|nf|fi)( .*)?"));
        }
    }

    @Test
    void folderThatCannotBeMadeIsAFailure(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(Terminal.at(folder)
                        .type("__man", file.resolve("man1").toString())
                        .exitCode())
                .isEqualTo(1);
    }
}
