package io.agentmesh.program.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.testing.Vectors;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The golden cases `credentials_written` and `credentials_read`, and what the original does not promise.
final class CredentialsFileIT {
    private static final Vectors VECTORS = Vectors.open("config-files.json");

    private final MeshHome home;
    private final CredentialsFile file;

    CredentialsFileIT(@TempDir Path temporary) {
        home = new MeshHome(temporary.resolve(".mesh"));
        file = new CredentialsFile(home);
    }

    @ParameterizedTest
    @MethodSource
    void writtenCases(Vectors golden) throws Exception {
        CredentialsChange change = CredentialsChange.none();
        if (golden.has("bearer_token")) {
            change = change.bearerToken(Secret.of(golden.text("bearer_token")));
        }
        if (golden.has("cp_url")) {
            change = change.cpUrl(golden.text("cp_url"));
        }

        file.save(change);

        assertThat(home.configFile()).hasContent(golden.text("config_toml"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.configFile())))
                .isEqualTo("rw-------");
    }

    static List<Vectors> writtenCases() {
        return VECTORS.cases("credentials_written");
    }

    @ParameterizedTest
    @MethodSource
    void readCases(Vectors golden) throws Exception {
        write(golden.text("config_toml"));

        if (golden.flag("accepted")) {
            Credentials read = file.read();
            assertThat(read.bearerToken().map(Secret::reveal).orElse(null))
                    .isEqualTo(golden.optionalText("bearer_token"));
            assertThat(read.cpUrl().orElse(null)).isEqualTo(golden.optionalText("cp_url"));
        } else {
            assertThatExceptionOfType(InvalidCredentialsException.class)
                    .isThrownBy(file::read)
                    .withMessageStartingWith(golden.text("error") + ": " + home.configFile() + ":1:");
        }
    }

    static List<Vectors> readCases() {
        return VECTORS.cases("credentials_read");
    }

    @Test
    void loggingInKeepsTheAgentsKeyAndTheUsersText() throws Exception {
        write("# mine\nsecret_key = \"00\"\nfuture = 1\n");

        file.save(CredentialsChange.none().bearerToken(Secret.of("c4n4ry-tok")).cpUrl("http://cp"));

        assertThat(home.configFile())
                .hasContent(
                        "# mine\nsecret_key = \"00\"\nfuture = 1\nbearer_token = \"c4n4ry-tok\"\ncp_url = \"http://cp\"\n");
    }

    @Test
    void aFileThatIsNoTomlIsLeftAlone() throws Exception {
        write("bearer_token: x");

        assertThatExceptionOfType(InvalidCredentialsException.class)
                .isThrownBy(() -> file.save(CredentialsChange.none().cpUrl("http://cp")));
        assertThat(home.configFile()).hasContent("bearer_token: x");
    }

    @Test
    void errorsNeverQuoteAValue() throws Exception {
        write("bearer_token = \"canary\" canary\n");

        assertThatExceptionOfType(InvalidCredentialsException.class)
                .isThrownBy(file::read)
                .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("canary"));
    }

    @Test
    void oneCharacterAboveTheBoundAndControlCharactersAreRefused() throws Exception {
        String longest = "x".repeat(CredentialsFile.MAX_VALUE_CHARS);

        file.save(CredentialsChange.none().bearerToken(Secret.of(longest)));

        assertThatExceptionOfType(InvalidCredentialsException.class)
                .isThrownBy(() -> file.save(CredentialsChange.none().bearerToken(Secret.of(longest + "x"))))
                .withMessage("bearer_token is longer than 8192 characters");
        assertThatExceptionOfType(InvalidCredentialsException.class)
                .isThrownBy(() -> file.save(CredentialsChange.none().cpUrl("a\nb")))
                .withMessage("cp_url holds control characters");
    }

    @Test
    void aMissingKeyIsMadeOnceHoweverManyAsk() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> asking = IntStream.range(0, 16)
                    .<Callable<String>>mapToObj(i -> () ->
                            file.secretKeyOrElse(() -> Secret.of("key " + i)).reveal())
                    .toList();

            List<String> got = threads.invokeAll(asking).stream()
                    .map(future -> future.resultNow())
                    .toList();

            assertThat(got).containsOnly(file.read().secretKey().orElseThrow().reveal());
        }
    }

    private void write(String text) throws Exception {
        Files.createDirectories(home.folder());
        Files.writeString(home.configFile(), text);
    }
}
