package io.agentmesh.tests.restart;

import io.agentmesh.examples.lab.Running;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Something that can be killed and started again where it was.
interface Part {
    String name();

    /// Ends it at once, without a word to anybody.
    void kill();

    /// Starts it; returns before it is ready.
    void start() throws IOException;

    /// A program of its own.
    static Part program(String name, Supplier<Running> starter) {
        return new Program(name, starter);
    }

    /// Its number in the operating system.
    ///
    /// @throws IllegalStateException for a part that is no program
    default long pid() {
        throw new IllegalStateException(name() + " is no program");
    }

    /// What its last start printed; empty for a part that is no program.
    default String output() {
        return "";
    }

    /// Whether it listens: a program says so in a line of its own.
    default boolean isReady() {
        return true;
    }

    /// Started when it is made.
    final class Program implements Part {
        private static final Pattern READY = Pattern.compile("(?m)^mesh[-a-z]* ready ");

        private final String name;
        private final Supplier<Running> starter;
        private Running running;

        private Program(String name, Supplier<Running> starter) {
            this.name = name;
            this.starter = starter;
            this.running = starter.get();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long pid() {
            return running.pid();
        }

        @Override
        public String output() {
            return running.output();
        }

        /// The line that [io.agentmesh.program.ReadyLine] prints.
        @Override
        public boolean isReady() {
            return READY.matcher(output()).find();
        }

        @Override
        public void kill() {
            running.kill();
        }

        @Override
        public void start() {
            running = starter.get();
        }
    }
}
