package io.agentmesh.tests.kill;

import java.util.Locale;

/// Where a program ends.
///
/// @param number from 1, counted for each kind by itself; odd ones are before a write, even ones after it
record WritePoint(Kind kind, int number) {
    /// What a program writes.
    enum Kind {
        /// A transaction of its database.
        COMMIT,
        /// A file that is put in place whole, under another name before: a key, a count, a configuration.
        RENAME
    }

    /// The one behind it, of the same kind.
    WritePoint next() {
        return new WritePoint(kind, number + 1);
    }

    /// As [WritePoints] reads it.
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + number;
    }
}
