package io.agentmesh.examples.play;

import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Typed;

/// Whoever watches a play. Called from the play's thread, in order.
public interface Audience {
    /// A new part begins.
    void scene(String title);

    /// A program was started and is ready.
    void started(String what);

    /// A program was ended by its operator.
    void stopped(String what);

    /// A program was killed in the middle of whatever it did.
    void killed(String what);

    /// Somebody typed a command and it ended.
    void typed(Person who, Typed typed);

    /// Nobody watches.
    static Audience nobody() {
        return new Audience() {
            @Override
            public void scene(String title) {}

            @Override
            public void started(String what) {}

            @Override
            public void stopped(String what) {}

            @Override
            public void killed(String what) {}

            @Override
            public void typed(Person who, Typed typed) {}
        };
    }
}
