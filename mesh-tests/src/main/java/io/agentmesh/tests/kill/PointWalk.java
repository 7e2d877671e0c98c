package io.agentmesh.tests.kill;

import io.agentmesh.examples.lab.Toolbox;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// One program dies at one of its write points, and at another, and so on. Beside it there is a new agent each
/// time, so that everything happens again: making prekeys, publishing them, claiming, the first message of a
/// session, its receipts, its answer. Used by one thread.
final class PointWalk implements AutoCloseable {
    /// A program that still lives when so many messages have ended does not come to its point.
    private static final Mailing.Pace PACE = new Mailing.Pace(6, 50);
    /// The relay puts what comes together into one commit.
    private static final Mailing.Pace MANY = new Mailing.Pace(20, 100);
    /// Makes a session.
    private static final Mailing.Pace FIRST = new Mailing.Pace(1, 50);

    private final KillMesh mesh;
    private final Books books;
    private final Seat bob;

    /// Who dies.
    enum Role {
        SENDER,
        RECEIVER,
        RELAY,
        REGISTRY
    }

    PointWalk(Toolbox tools) throws IOException {
        this(tools, new Books());
    }

    /// @param books also get what becomes of its messages
    PointWalk(Toolbox tools, Books books) throws IOException {
        this.mesh = new KillMesh(tools);
        this.books = books;
        mesh.registry().start();
        mesh.relay().start();
        this.bob = mesh.newSeat("bob");
        mesh.await("bob's card", () -> mesh.register(bob));
        bob.daemon().start();
    }

    /// Has this one die at this point of its own, and waits until every message has ended all the same.
    ///
    /// @return whether it came so far; if not, it has no more points
    boolean step(Role role, WritePoint point) throws IOException {
        Seat guest = mesh.newSeat(role.name().toLowerCase(Locale.ROOT) + "-" + point);
        boolean isDead =
                switch (role) {
                    case SENDER -> daemonDies(guest, point, new Mailing(guest, bob, PACE));
                    case RECEIVER -> daemonDies(guest, point, new Mailing(bob, guest, PACE));
                    case RELAY -> relayDies(guest, point);
                    case REGISTRY -> registryDies(guest, point);
                };
        guest.daemon().end();
        books.close(guest);
        return isDead;
    }

    private boolean daemonDies(Seat guest, WritePoint point, Mailing mailing) {
        mesh.await("a card", () -> mesh.register(guest));
        guest.daemon().startUntil(point);
        return finish(guest.daemon(), List.of(mailing));
    }

    /// While one of them is away, the relay keeps on its disk what it carries at other times.
    private boolean relayDies(Seat guest, WritePoint point) {
        mesh.await("a card", () -> mesh.register(guest));
        guest.daemon().start();
        end(List.of(new Mailing(bob, guest, FIRST)));
        guest.daemon().end();
        Program relay = mesh.relay();
        relay.kill();
        relay.startUntil(point);
        Mailing mailing = new Mailing(bob, guest, MANY);
        mesh.await("messages for an agent that is away", () -> mailing.isSent() || !relay.isAlive());
        guest.daemon().start();
        return finish(relay, List.of(mailing));
    }

    /// It may die over the guest's card.
    private boolean registryDies(Seat guest, WritePoint point) {
        Program registry = mesh.registry();
        registry.kill();
        registry.startUntil(point);
        mesh.await("a card", () -> mesh.register(guest) || !registry.isAlive());
        boolean isDead = startIfDead(registry);
        if (isDead) {
            mesh.await("a card", () -> mesh.register(guest));
        }
        guest.daemon().start();
        List<Mailing> both = List.of(new Mailing(guest, bob, PACE), new Mailing(bob, guest, PACE));
        return finish(registry, both) || isDead;
    }

    private boolean finish(Program victim, List<Mailing> mailings) {
        mesh.await(victim.name() + " to die or to be done", () -> !victim.isAlive() || haveEnded(mailings));
        boolean isDead = !victim.isAlive();
        victim.kill(); // one that is done may still come to its point, and must not while its books are read
        victim.start();
        mesh.await(victim.name() + " to be back", victim::isReady);
        end(mailings);
        return isDead;
    }

    private static boolean startIfDead(Program victim) {
        boolean isDead = !victim.isAlive();
        if (isDead) {
            victim.start();
        }
        return isDead;
    }

    private void end(List<Mailing> mailings) {
        mesh.await("every message to end", () -> haveEnded(mailings));
        mailings.forEach(Mailing::close);
        mailings.forEach(books::close);
    }

    private static boolean haveEnded(List<Mailing> mailings) {
        return mailings.stream().allMatch(mailing -> mailing.isSent() && Books.haveEnded(mailing));
    }

    /// Compares the books of all steps; once, at the end.
    Books books() {
        bob.daemon().end();
        books.close(bob);
        books.close(SealedFrames.of(mesh.recorder()));
        return books;
    }

    @Override
    public void close() {
        mesh.close();
    }
}
