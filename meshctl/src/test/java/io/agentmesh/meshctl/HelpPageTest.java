package io.agentmesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.testing.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page that lies ready. To write it anew after a change: run this test with `-Dmesh.update=true`.
final class HelpPageTest {
    private static final Path FILE = Path.of("src/main/resources/io/agentmesh/meshctl", HelpPage.RESOURCE);

    @Test
    void isWhatAllCommandsSayOfThemselves(@TempDir Path home) throws IOException {
        String made = Terminal.at(home).type("--help").out();
        if (Boolean.getBoolean("mesh.update")) {
            Files.writeString(FILE, made);
        }

        assertThat(Files.readString(FILE)).isEqualTo(made).contains("Usage: meshctl", "Exit codes:");
    }

    @Test
    void isPrintedAsItLies() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        HelpPage.print(new ResultStream(out));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void isAskedForByItself(String word) {
        assertThat(HelpPage.isAskedFor(word)).isTrue();
        assertThat(HelpPage.isAskedFor("send", word)).isFalse();
        assertThat(HelpPage.isAskedFor(word, "-q")).isFalse();
    }

    @Test
    void isNotWhatAnythingElseAsksFor() {
        assertThat(HelpPage.isAskedFor()).isFalse();
        assertThat(HelpPage.isAskedFor("help")).isFalse();
        assertThat(HelpPage.isAskedFor("--version")).isFalse();
    }

    @Test
    void diskThatIsFullIsTold() {
        ResultStream full = new ResultStream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        });

        HelpPage.print(full);

        assertThat(full.judge(0, new PrintWriter(Writer.nullWriter()))).isEqualTo(1);
    }
}
