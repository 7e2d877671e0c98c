package io.agentmesh.tests.interop.rule;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Recorder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The program over the original's library: a process that is told line by line what to ask, and says line by line
/// what came of it. Questions are asked by one thread; a thread of its own reads the answers.
final class Library implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Writer commands;
    private final Recorder link;
    private final CompletableFuture<String> id = new CompletableFuture<>();
    private final Map<String, Question> questions = new ConcurrentHashMap<>();

    private Library(Process process, Recorder link) {
        this.process = process;
        this.commands = process.outputWriter();
        this.link = link;
    }

    /// Starts one in a role, `client` or `agent`; returns once it is connected.
    static Library start(Path program, String role, Recorder link) throws IOException {
        var builder = new ProcessBuilder(program.toString(), role, "ws://127.0.0.1:" + link.port() + "/ws");
        var library = new Library(builder.redirectErrorStream(true).start(), link);
        Thread.ofVirtual().start(library::read);
        library.id();
        return library;
    }

    String id() {
        return within(id, "the library to be connected");
    }

    Recorder link() {
        return link;
    }

    /// Has it ask, sealed.
    Question request(String target, JsonObject payload, int seconds) throws IOException {
        return tell("request", target, payload, seconds);
    }

    /// Has it ask in plain text, which only the library can.
    Question plain(String target, JsonObject payload, int seconds) throws IOException {
        return tell("plain", target, payload, seconds);
    }

    /// Has it ask for a stream, and read it to its end.
    Question stream(String target, JsonObject payload, int seconds) throws IOException {
        return tell("stream", target, payload, seconds);
    }

    private Question tell(String what, String target, JsonObject payload, int seconds) throws IOException {
        String number = String.valueOf(questions.size());
        var question = new Question();
        questions.put(number, question);
        commands.write(String.join(" ", what, number, target, String.valueOf(seconds), payload.toString()) + "\n");
        commands.flush();
        return question;
    }

    private void read() {
        List<String> noise = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 3);
                if (words[0].equals("ready")) {
                    id.complete(words[1]);
                } else if (words.length == 3 && questions.containsKey(words[0])) {
                    questions.get(words[0]).take(words[1], words[2]);
                } else {
                    noise.add(line);
                }
            }
        } catch (IOException ended) {
            noise.add(String.valueOf(ended.getMessage()));
        }
        var gone = new LabException("the library ended: " + noise);
        id.completeExceptionally(gone);
        questions.values().forEach(question -> question.end.completeExceptionally(gone));
    }

    private static <T> T within(CompletableFuture<T> future, String what) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failed -> {
                    throw new LabException("waited for " + what, failed);
                })
                .join();
    }

    @Override
    public void close() {
        try (commands) {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException brokenPipe) {
            throw new UncheckedIOException(brokenPipe);
        }
    }

    /// One question and what came of it.
    static final class Question {
        private final List<String> items = new ArrayList<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        private synchronized void take(String what, String text) {
            if (what.equals("item")) {
                items.add(text);
            } else {
                end.complete(what + " " + text);
            }
        }

        boolean isDone() {
            return end.isDone();
        }

        /// Waits for its end, which must be a result that holds this text.
        void expectOk(String text) {
            String came = within(end, "an answer of the library's question");
            if (!came.startsWith("ok ") || !came.contains(text)) {
                throw new LabException("expected " + text + ", the library got " + came);
            }
        }

        /// Waits for its end, which must be an error that holds this text.
        void expectError(String text) {
            String came = within(end, "an answer of the library's question");
            if (!came.startsWith("error ") || !came.contains(text)) {
                throw new LabException("expected the error " + text + ", the library got " + came);
            }
        }

        /// Waits for the end of a stream, which must have brought these items.
        void expectItems(String... expected) {
            expectOk("null");
            synchronized (this) {
                if (!items.equals(List.of(expected))) {
                    throw new LabException("expected the items " + List.of(expected) + ", the library got " + items);
                }
            }
        }
    }
}
