package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.ExitCode;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// `token create`, run as the programs run it.
final class TokenCommandIT {
    private final Path folder;
    private final String database;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    TokenCommandIT(@TempDir Path folder) {
        this.folder = folder;
        this.database = folder.resolve("registry.db").toString();
    }

    @Test
    void tokenIsPrintedAloneAndWorksAtTheRunningRegistry() throws Exception {
        try (TestRegistry registry = TestRegistry.in(folder)) {
            assertThat(run("create", "--user", "dave", "--db-path", database)).isEqualTo(ExitCode.OK);

            assertThat(out.toString()).matches("at_[0-9a-f]{64}\\R");
            TestUser dave = registry.withToken(out.toString().strip());
            assertThat(dave.self().externalId()).isEqualTo("local:dave");
            assertThat(dave.group().name()).isEqualTo("default");
        }
    }

    @Test
    void sameUserGetsAnotherTokenAndStaysOne() throws Exception {
        run("create", "--user", "dave", "--db", database);
        String first = out.toString().strip();
        out.getBuffer().setLength(0);
        run("create", "--user", "dave", "-d", database);
        String second = out.toString().strip();

        try (TestRegistry registry = TestRegistry.in(folder)) {
            assertThat(second).isNotEqualTo(first);
            assertThat(registry.withToken(first).self())
                    .isEqualTo(registry.withToken(second).self());
            assertThat(registry.withToken(first).group())
                    .isEqualTo(registry.withToken(second).group());
        }
    }

    @Test
    void tokenMayGoToAFileForItsOwnerAlone() throws Exception {
        Path file = folder.resolve("token");

        assertThat(run("create", "--user", "dave", "--db", database, "--out", file.toString()))
                .isEqualTo(ExitCode.OK);

        assertThat(out.toString()).isEmpty();
        assertThat(Files.readString(file)).matches("at_[0-9a-f]{64}\\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "-x",
                "ä",
                "../x",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void nameThatIsNoneIsAUsageError(String name) {
        assertThat(run("create", "--user=" + name, "--db", database)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--user");
        assertThat(Path.of(database)).doesNotExist();
    }

    @Test
    void tokenOfARelayIsMadeListedAndRevoked() throws Exception {
        run("create", "--user", "dave", "--db", database, "--scope", "gate", "--expires", "30", "--name", "relay");
        String token = out.toString().strip();
        out.getBuffer().setLength(0);
        assertThat(run("list", "--user", "dave", "--db", database)).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("  gate  ", "  relay").doesNotContain(token);
        String id = out.toString().split(" ", 2)[0];

        assertThat(run("revoke", id, "--user", "dave", "--db", database)).isEqualTo(ExitCode.OK);
        assertThat(run("revoke", id, "--user", "dave", "--db", database)).isEqualTo(ExitCode.FAILED);

        out.getBuffer().setLength(0);
        run("list", "--user", "dave", "--db", database);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void auditLogIsVerifiedAndListed() throws Exception {
        run("create", "--user", "dave", "--db", database);
        CommandLine audit = AuditCommand.commands(database);
        capture(audit);
        out.getBuffer().setLength(0);

        assertThat(audit.execute("verify")).isEqualTo(ExitCode.OK);
        assertThat(audit.execute("list", "--last", "1")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("whole: 1 entries", "\"what\":\"token created by the operator\"");
    }

    @Test
    void auditLogThatSomebodyChangedFails() throws Exception {
        run("create", "--user", "dave", "--db", database);
        try (SqliteStore store = SqliteStore.open(database, StoreLimits.DEFAULT)) {
            store.write(tx -> tx.update("DROP TRIGGER audit_log_is_never_changed"));
            store.write(tx -> tx.update("UPDATE audit_log SET what = 'nothing'"));
        }

        assertThat(AuditCommand.commands(database).execute("verify")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void commandWithoutAVerbIsAUsageError() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("token create --user NAME");
    }

    @Test
    void databaseThatCannotBeUsedFails() {
        assertThat(run(
                        "create",
                        "--user",
                        "dave",
                        "--db",
                        folder.resolve("no/x.db").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine commands = TokenCommand.commands("unused.db", InstantSource.system(), new SecureRandom());
        commands.getSubcommands().values().forEach(this::capture);
        capture(commands);
        return commands.execute(arguments);
    }

    private void capture(CommandLine command) {
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }
}
