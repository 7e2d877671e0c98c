package io.agentmesh.meshctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.command.CommandTree;
import io.agentmesh.meshctl.config.Pause;
import io.agentmesh.meshctl.config.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Somebody at a terminal with a home folder of their own. Commands run in this process, one at a time; waits of
/// their own are noted and pass at once. A secret in what they print fails the test: a [#CANARY], a golden key.
public final class Terminal {
    /// Stands in every secret that no command may print.
    public static final String CANARY = "c4n4ry";

    private static final Pattern SECRETS = Pattern.compile(
            CANARY + "|" + Keys.ALICE.secretHex() + "|" + Keys.BOB.secretHex() + "|" + Keys.CAROL.secretHex());

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<Duration> pauses = new ArrayList<>();
    private final FakeScreen screen = new FakeScreen();
    private Supplier<SecureRandom> random = SecureRandom::new;
    private byte[] input = {};

    private Terminal(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
    }

    /// What a command printed and how it ended.
    public record Typed(int exitCode, String out, String err) {}

    public static Terminal at(Path home) {
        return new Terminal(home);
    }

    public Terminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Terminal without(String variable) {
        environment.remove(variable);
        return this;
    }

    public Terminal withInput(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    public Terminal withRandom(SecureRandom source) {
        random = () -> source;
        return this;
    }

    /// Puts a text into the credentials file.
    public Terminal withConfig(String toml) {
        try {
            Files.createDirectories(configFile().getParent());
            Files.writeString(configFile(), toml);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String config() {
        try {
            return Files.readString(configFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Path configFile() {
        return home.resolve(".mesh/config.toml");
    }

    /// The time that commands see; it moves with their waits.
    public FakeClock clock() {
        return clock;
    }

    /// Where commands show progress; no terminal until it is told so. It beats with each wait.
    public FakeScreen screen() {
        return screen;
    }

    /// How long commands have waited, in their order.
    public List<Duration> pauses() {
        return pauses;
    }

    /// Types a command and waits for its end.
    public Typed type(String... words) {
        return checked(run(System::nanoTime, words));
    }

    /// The same, with elapsed time that only the command's own waits move.
    public Typed typeInFakeTime(String... words) {
        return checked(run(clock, words));
    }

    /// The same for a command whose purpose is to print a secret.
    public Typed typeForSecret(String... words) {
        return run(System::nanoTime, words);
    }

    /// The same, with elapsed time that only the command's own waits move.
    public Typed typeForSecretInFakeTime(String... words) {
        return run(clock, words);
    }

    private static Typed checked(Typed typed) {
        // Said without the text itself, which would then stand in the report.
        assertThat(SECRETS.matcher(typed.out() + typed.err()).find())
                .as("a secret in the output")
                .isFalse();
        return typed;
    }

    private Typed run(Ticker ticker, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream in = new ByteArrayInputStream(input);
        Thread typist = Thread.currentThread();
        Pause pause = time -> pause(typist, time);
        Surroundings surroundings =
                new Surroundings(Map.copyOf(environment), in, clock, ticker, pause, screen, random, "1.2.3");
        int exitCode = new CommandTree(surroundings, new PrintWriter(out), new PrintWriter(err)).run(words);
        return new Typed(exitCode, out.toString(), err.toString());
    }

    /// A thread that runs beside the command waits until it is interrupted: time stands still between the
    /// command's own waits, so its next turn never comes.
    private void pause(Thread typist, Duration time) throws InterruptedException {
        if (Thread.currentThread() != typist) {
            new CountDownLatch(1).await();
        }
        pauses.add(time);
        clock.advance(time);
        screen.beat();
    }
}
