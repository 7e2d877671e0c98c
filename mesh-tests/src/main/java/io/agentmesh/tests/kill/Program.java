package io.agentmesh.tests.kill;

import io.agentmesh.examples.lab.Running;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program that is killed and started again where it was. Used by one thread.
final class Program {
    private static final Pattern READY = Pattern.compile("(?m)^mesh[-a-z]* ready ");
    private static final String USUAL = "-XX:TieredStopAtLevel=1";

    private final String name;
    private final WritePointsJar points;
    private final BiFunction<String, String, Running> starter;
    private int starts;
    private @Nullable Running running;

    /// @param starter starts it, under a name for its log and with options for its JVM
    Program(String name, WritePointsJar points, BiFunction<String, String, Running> starter) {
        this.name = name;
        this.points = points;
        this.starter = starter;
    }

    String name() {
        return name;
    }

    /// Starts it; returns before it is ready.
    void start() {
        running = starter.apply(name + "-" + ++starts, USUAL);
    }

    /// Starts it, to end at this write point.
    void startUntil(WritePoint point) {
        running = starter.apply(name + "-" + ++starts, USUAL + " " + points.option(point));
    }

    /// Ends it at once, without a word to anybody.
    void kill() {
        if (running != null) {
            running.kill();
        }
    }

    /// Asks it to end, and waits until it has.
    void end() {
        if (running != null) {
            running.close();
        }
    }

    boolean isAlive() {
        return running != null && running.isAlive();
    }

    /// The line that [io.agentmesh.program.ReadyLine] prints.
    boolean isReady() {
        return isAlive() && READY.matcher(output()).find();
    }

    /// What its last start printed.
    String output() {
        return running == null ? "" : running.output();
    }
}
