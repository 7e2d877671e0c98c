package io.agentmesh.examples.demo;

import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.examples.play.Audience;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/// Shows each step as a person would type it, and what came back.
final class Stage implements Audience {
    private final PrintStream out;
    private int scene;

    Stage(PrintStream out) {
        this.out = out;
    }

    @Override
    public void scene(String title) {
        scene++;
        out.println();
        out.println(scene + ". " + title);
    }

    @Override
    public void started(String what) {
        out.println("   started: " + what);
    }

    @Override
    public void stopped(String what) {
        out.println("   stopped: " + what);
    }

    @Override
    public void killed(String what) {
        out.println("   killed: " + what);
    }

    @Override
    public void typed(Person who, Typed typed) {
        out.println("   " + who.name() + " $ "
                + typed.command().stream().map(Stage::quoted).collect(Collectors.joining(" ")));
        for (String printed : List.of(typed.err(), typed.out())) {
            printed.lines().forEach(line -> out.println("     " + line));
        }
        if (!typed.succeeded()) {
            out.println("     (exit code " + typed.exitCode() + ")");
        }
    }

    void says(String text) {
        out.println("   " + text);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
