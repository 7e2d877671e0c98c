package io.agentmesh.meshctl.testing;

import io.agentmesh.meshctl.output.Screen;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A screen that beats when it is told to. No terminal at first.
public final class FakeScreen implements Screen {
    private final List<Runnable> beats = new CopyOnWriteArrayList<>();
    private final List<Runnable> lasts = new CopyOnWriteArrayList<>();
    private boolean terminal;

    /// From now on standard error is one.
    public FakeScreen becomesTerminal() {
        terminal = true;
        return this;
    }

    /// A second is over, as far as whoever waits is concerned.
    public void beat() {
        beats.forEach(Runnable::run);
    }

    /// The process is told to end.
    public void end() {
        lasts.forEach(Runnable::run);
    }

    /// How many beats are wanted just now.
    public int listeners() {
        return beats.size();
    }

    @Override
    public boolean showsErrors() {
        return terminal;
    }

    @Override
    public Beat everySecond(Runnable beat) {
        beats.add(beat);
        return () -> beats.remove(beat);
    }

    @Override
    public void atExit(Runnable last) {
        lasts.add(last);
    }
}
