package io.agentmesh.meshctl.output;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The two streams of one command, and what a terminal shows while it waits ([Progress]). Used by one thread.
public final class Output {
    /// The schema of every JSON document.
    public static final String SCHEMA = "mesh.v1";

    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<OutputFormat> format;
    private final Supplier<Talk> talk;
    private final Progress progress;

    /// @param out for results
    /// @param err for everything else
    /// @param format known once the command line was read
    /// @param talk known once the command line was read
    /// @param terminal shows progress
    public Output(
            PrintWriter out, PrintWriter err, Supplier<OutputFormat> format, Supplier<Talk> talk, Terminal terminal) {
        this.out = out;
        this.err = err;
        this.format = format;
        this.talk = talk;
        this.progress = new Progress(terminal.screen(), terminal.look(), terminal.ticker(), err);
    }

    /// Where progress is shown.
    ///
    /// @param ticker tells how long something takes
    public record Terminal(Screen screen, Look look, Ticker ticker) {}

    /// Somebody is asked from now on; a person at a terminal is told if it takes more than a second.
    ///
    /// @param partner `the registry at https://…`
    public void asks(String partner) {
        if (talk.get() != Talk.QUIET) {
            progress.asks(partner);
        }
    }

    /// The same for what the command is about.
    ///
    /// @param task `bob's reply`
    /// @param limit when the wait ends by itself
    public void waitsFor(String task, Optional<Duration> limit) {
        if (talk.get() != Talk.QUIET) {
            progress.waitsFor(task, limit);
        }
    }

    /// Nothing is waited for any more.
    public void endWait() {
        progress.end();
    }

    /// Prints the result of a command.
    ///
    /// @param text in the original's shape, without a newline at the end
    /// @param json the same for programs; asked for only if that is the format
    public void result(String text, Supplier<JsonObject> json) {
        progress.end();
        switch (format.get()) {
            case TEXT -> line(out, text);
            case JSON -> document(json.get());
        }
    }

    /// Prints one of several results on a line of its own, as compact JSON.
    ///
    /// @return false once nobody reads them any more
    public boolean item(JsonValue item) {
        progress.goesOn();
        line(
                out,
                switch (format.get()) {
                    case TEXT -> item.toString();
                    case JSON ->
                        JsonObject.empty()
                                .with("item", item)
                                .with("schema", SCHEMA)
                                .toString();
                });
        return !out.checkError();
    }

    /// Prints the result of a command that says nothing in text.
    public void silentResult(Supplier<JsonObject> json) {
        progress.end();
        if (format.get() == OutputFormat.JSON) {
            document(json.get());
        }
    }

    /// Prints one message of a protocol that has standard output to itself.
    public void message(String line) {
        line(out, line);
    }

    /// Prints one line of a list that is the same in every format.
    public void line(String text) {
        line(out, Printable.of(text));
    }

    /// Tells the person something that is no result and that they can do without: not with `--quiet`.
    public void note(String text) {
        if (talk.get() != Talk.QUIET) {
            say(text);
        }
    }

    /// Tells the person what they cannot do without.
    public void say(String text) {
        line(err, Printable.of(text));
    }

    /// Tells the person how the result came about: with `--verbose` alone.
    public void detail(String text) {
        if (talk.get() == Talk.VERBOSE) {
            say(text);
        }
    }

    /// Says why the command ends: for people, and for programs that asked for JSON.
    public void failed(Failure failure) {
        progress.end();
        line(err, "meshctl: " + failure.sentence());
        if (format.get() == OutputFormat.JSON) {
            document(JsonObject.empty().with("error", failure.toJson()));
        }
    }

    /// Shows the stack behind a failure.
    public void trace(CommandException failure) {
        failure.printStackTrace(err);
        err.flush();
    }

    private void document(JsonObject members) {
        line(out, PrettyJson.of(members.with("schema", SCHEMA)));
    }

    /// One line end on every system; flushed, so that the order of both streams is kept.
    private void line(PrintWriter stream, String text) {
        progress.around(() -> {
            stream.print(text + "\n");
            stream.flush();
        });
    }
}
