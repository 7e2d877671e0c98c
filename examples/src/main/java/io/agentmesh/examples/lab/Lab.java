package io.agentmesh.examples.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A folder with everything that a play needs: people's homes, programs' logs, and the programs themselves,
/// which end when the lab is closed, the last started first. Nothing is left behind. Used by one thread.
public final class Lab implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private Lab(Path folder) {
        this.folder = folder;
    }

    /// A new lab in a temporary folder.
    public static Lab open() {
        try {
            return new Lab(Files.createTempDirectory("mesh-lab"));
        } catch (IOException noFolder) {
            throw new LabException("cannot make a temporary folder", noFolder);
        }
    }

    /// Where logs and data lie.
    public Path folder() {
        return folder;
    }

    /// Somebody new, with an empty home that holds a `.mesh` folder.
    public Person person(String name, Path meshctl) {
        Path home = folder.resolve("home-" + name);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectory(home);
            Files.createDirectory(home.resolve(".mesh"), ownerOnly);
        } catch (IOException cannotMake) {
            throw new LabException("cannot make a home for " + name, cannotMake);
        }
        return new Person(name, home, meshctl);
    }

    /// Starts a program for somebody; it ends with the lab.
    public Running start(String name, Person owner, Path program, List<String> arguments) {
        return start(name, owner, program, arguments, Map.of());
    }

    /// Starts a program for somebody with more in its environment; it ends with the lab.
    public Running start(
            String name, Person owner, Path program, List<String> arguments, Map<String, String> environment) {
        var all = owner.environment();
        all.putAll(environment);
        var command =
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
        return keep(Running.start(name, command, all, folder));
    }

    /// Closes `resource` with the lab.
    public <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    /// A port of 127.0.0.1 that was free a moment ago.
    public int freePort() {
        return FreePorts.next();
    }

    /// Waits until a program answers 200 here.
    public void awaitHealthy(Running program, String url) {
        await(program, url + " to answer", () -> get(url, Map.of()).startsWith("200 "));
    }

    /// Waits until the condition holds; a program that ended meanwhile ends the wait at once.
    public void await(Running program, String what, BooleanSupplier condition) {
        Await.until(
                START,
                () -> {
                    if (!program.isAlive()) {
                        throw new LabException(program.name() + " ended early:\n" + program.output());
                    }
                    return condition.getAsBoolean();
                },
                () -> "waited " + START.toSeconds() + " s for " + what + "; " + program.name() + " printed:\n"
                        + program.output());
    }

    /// Waits until the condition holds.
    public void await(String what, BooleanSupplier condition) {
        await(START, what, condition);
    }

    /// Waits until the condition holds, for so long at most.
    public void await(Duration most, String what, BooleanSupplier condition) {
        Await.until(most, condition, () -> "waited " + most.toSeconds() + " s for " + what);
    }

    /// `GET url`: the status, a blank and the body; `000` and the reason when there is no answer.
    public String get(String url, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(url)).GET();
        headers.forEach(request::header);
        try {
            var answer =
                    http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException unreachable) {
            return "000 " + unreachable;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        RuntimeException failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception cannotClose) {
                failed = new LabException("cannot end everything", cannotClose);
            }
        }
        http.close();
        deleteFolder();
        if (failed != null) {
            throw failed;
        }
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new LabException("cannot delete " + folder, left);
        }
    }
}
