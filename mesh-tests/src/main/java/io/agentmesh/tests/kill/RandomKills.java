package io.agentmesh.tests.kill;

import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Toolbox;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Two agents write to each other while relay, registry and both daemons are killed at any time, also while
/// they start or are in the middle of a write; sometimes two at once. Used by one thread.
final class RandomKills implements AutoCloseable {
    private static final Mailing.Pace PACE = new Mailing.Pace(Integer.MAX_VALUE, 150);
    private static final int LONGEST_CALM_MILLIS = 3_000;
    private static final int ONE_IN_TWO_AT_ONCE = 6;

    private final KillMesh mesh;
    private final Seat alice;
    private final Seat bob;
    private final RandomGenerator random;

    RandomKills(Toolbox tools, RandomGenerator random) throws IOException {
        this.mesh = new KillMesh(tools);
        this.random = random;
        mesh.registry().start();
        mesh.relay().start();
        this.alice = mesh.newSeat("alice");
        this.bob = mesh.newSeat("bob");
        mesh.await("alice's card", () -> mesh.register(alice));
        mesh.await("bob's card", () -> mesh.register(bob));
        programs().subList(2, 4).forEach(Program::start);
    }

    private List<Program> programs() {
        return List.of(mesh.relay(), mesh.registry(), alice.daemon(), bob.daemon());
    }

    /// Kills so often, from the first message on; then waits until all have ended, and compares the books.
    Books kill(int times) {
        Mailing there = new Mailing(alice, bob, PACE);
        Mailing back = new Mailing(bob, alice, PACE);
        for (int killed = 0; killed < times; ) {
            if (random.nextBoolean()) {
                mesh.await("all programs", () -> programs().stream().allMatch(Program::isReady));
            }
            pause(random.nextInt(LONGEST_CALM_MILLIS));
            List<Program> victims = victims();
            victims.forEach(Program::kill);
            victims.forEach(Program::start);
            killed += victims.size();
        }
        mesh.await(
                "messages after the last kill",
                () -> !there.accepted().isEmpty() && !back.accepted().isEmpty());
        List<Mailing> both = List.of(there, back);
        both.forEach(Mailing::close);
        mesh.await("every message to end", () -> both.stream().allMatch(Books::haveEnded));
        return books(both);
    }

    private List<Program> victims() {
        Program one = programs().get(random.nextInt(4));
        Program other = programs().get(random.nextInt(4));
        return random.nextInt(ONE_IN_TWO_AT_ONCE) == 0 && one != other ? List.of(one, other) : List.of(one);
    }

    private Books books(List<Mailing> mailings) {
        Books books = new Books();
        mailings.forEach(books::close);
        for (Seat seat : List.of(alice, bob)) {
            seat.daemon().end();
            books.close(seat);
        }
        books.close(SealedFrames.of(mesh.recorder()));
        return books;
    }

    private static void pause(int millis) {
        try {
            // Nobody counts it down: it is what passes between two kills.
            if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody counts this latch down");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted between two kills", interrupted);
        }
    }

    @Override
    public void close() {
        mesh.close();
    }
}
