package io.agentmesh.tests.simulation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/// One run of daemons whose registry changes its mind about who may ask whom: a relay, a registry that is late,
/// away, cut off or in disorder, and kills, all from one seed. Local callers ask at once, or leave requests in
/// outboxes.
///
/// Five minutes of trouble, then calm until every link is back; in the end all ask all others, and each of them is
/// answered or refused as the registry says. Then all begin anew, and know how everything ended.
final class DaemonWorld {
    private static final Duration TROUBLE = Duration.ofMinutes(5);
    /// A link that is only half dead is found by the relay's 90 s, one that is silent by its own.
    private static final Duration CALM = Duration.ofMinutes(4);
    private static final Duration LAST = Duration.ofSeconds(30);
    /// Every order is over at the end of the calm.
    private static final Duration LONGEST_ORDER = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int INQUIRIES = 60;
    private static final int ORDERS = 14;
    private static final int CHANGES = 20;
    private static final int FAULTS = 10;
    private static final List<UserId> OWNERS = List.of(new UserId(new UUID(2, 1)), new UserId(new UUID(2, 2)));
    private static final List<SimulatedConnection.Cut> CUTS = List.of(SimulatedConnection.Cut.values());

    private final Simulation simulation;
    private final SplittableRandom chance;
    private final SimulatedNetwork network;
    private final SimulatedRelay relay;
    private final SimulatedRegistry registry;
    private final InquiryLedger ledger;
    private final OrderLedger orders;
    private final List<SimulatedDaemon> daemons;
    private final List<SimulatedDaemon> revoked = new ArrayList<>();

    /// @param folder empty, for their outboxes
    DaemonWorld(long seed, Path folder, Set<DaemonQuirk> quirks) {
        this.simulation = new Simulation(seed);
        this.chance = simulation.split();
        Traffic traffic = new Traffic(simulation);
        this.network = new SimulatedNetwork(simulation, Latency.INTERNET, traffic);
        this.relay = new SimulatedRelay(simulation, network, Set.of());
        this.registry = new SimulatedRegistry(simulation);
        this.ledger = new InquiryLedger(simulation);
        this.orders = new OrderLedger(simulation, ledger);
        var around = new SimulatedDaemon.Surroundings(simulation, network, registry, ledger, orders, quirks);
        this.daemons = IntStream.rangeClosed(1, 3 + chance.nextInt(3))
                .mapToObj(i -> new SimulatedDaemon(
                        around, folder.resolve("daemon" + i), OWNERS.get(chance.nextInt(OWNERS.size()))))
                .toList();
        traffic.tells(number -> {
            throw new AssertionError("I4: seen in the clear: inquiry " + number);
        });
        simulation.keeps(ledger);
    }

    /// Runs all of it.
    ///
    /// @throws AssertionError if an invariant breaks
    World.Outcome run() {
        daemons.forEach(SimulatedDaemon::start);
        simulation.schedule(TROUBLE, () -> daemons.forEach(SimulatedDaemon::leftAlone));
        schedule(INQUIRIES, () -> ask(someone()));
        schedule(ORDERS, () -> leave(someone()));
        lookAgain();
        schedule(CHANGES, this::change);
        schedule(FAULTS, this::inject);
        if (chance.nextBoolean()) {
            schedule(1, this::revoke);
        }
        simulation.run(TROUBLE.plus(CALM));
        registry.repeat();
        simulation.run(LAST);
        everybodyAsksEverybody();
        everybodyBeginsAnew();
        return new World.Outcome(simulation.tally(), simulation.trace().hash());
    }

    private void schedule(int times, Runnable what) {
        for (int i = 0; i < times; i++) {
            simulation.schedule(Latency.between(chance, Duration.ZERO, TROUBLE), what);
        }
    }

    private void ask(SimulatedDaemon from) {
        SimulatedDaemon to = another(from);
        from.ask(ledger.draw(from.id(), to.id(), upTo(LONGEST).plusMillis(1)), to.told());
    }

    private void leave(SimulatedDaemon from) {
        SimulatedDaemon to = another(from);
        from.leave(ledger.draw(from.id(), to.id(), upTo(LONGEST_ORDER).plusMillis(1)), to.told());
    }

    private void lookAgain() {
        daemons.forEach(SimulatedDaemon::look);
        simulation.schedule(LOOK, this::lookAgain);
    }

    /// Now and then another change comes right behind.
    private void change() {
        if (chance.nextBoolean()) {
            simulation.schedule(upTo(Duration.ofMillis(300)), this::change);
        }
        SimulatedDaemon caller = someone();
        AgentId asked = another(caller).id();
        switch (chance.nextInt(3)) {
            case 0 -> registry.withdraw(caller.id(), asked);
            case 1 -> registry.rule(new AclRule(caller.id(), asked, List.of()));
            default -> registry.rule(new AclRule(caller.id(), asked, List.of(Inquiry.CAPABILITY)));
        }
    }

    /// Whoever has the key goes on as if nothing had happened.
    private void revoke() {
        SimulatedDaemon daemon = someone();
        if (!revoked.contains(daemon)) {
            simulation.tally().count("registry: revoked");
            revoked.add(daemon);
            registry.revoke(daemon.keys());
        }
    }

    private void inject() {
        SimulatedDaemon daemon = someone();
        Duration time = upTo(Duration.ofSeconds(40));
        switch (chance.nextInt(12)) {
            case 10, 11 -> daemon.killBeforeSending(chance.nextInt(3), time);
            case 0, 1 -> count("killed", daemon.kill(time));
            case 2 -> count("cut", daemon.cut(CUTS.get(chance.nextInt(CUTS.size()))));
            case 3 -> count("cut off", daemon.cutOff(time));
            case 4 -> {
                network.unruly(time);
                ledger.unruly(time);
            }
            case 5 -> count("relay killed", killRelay(time));
            case 6 -> count("registry killed", registry.restart(time));
            case 7 -> count("cut off from the registry", daemon.cutOffFromRegistry(time));
            case 8 -> registry.slow(time);
            default -> registry.rough(time.multipliedBy(2));
        }
    }

    private boolean killRelay(Duration away) {
        boolean running = relay.isRunning();
        if (running) {
            relay.kill();
            simulation.schedule(away, relay::start);
        }
        return running;
    }

    private void count(String fault, boolean applies) {
        simulation.tally().add("fault: " + fault, applies ? 1 : 0);
    }

    /// The registry was heard by everybody and nothing goes wrong: its word holds.
    private void everybodyAsksEverybody() {
        List<Inquiry> last = new ArrayList<>();
        List<Inquiry> left = new ArrayList<>();
        for (SimulatedDaemon from : daemons) {
            hold(
                    from.isTold() && from.told().equals(registry.rights()),
                    from.id() + " was not told what the registry says");
            for (SimulatedDaemon to : daemons) {
                if (to != from) {
                    Inquiry inquiry = ledger.draw(from.id(), to.id(), LAST);
                    last.add(inquiry);
                    from.ask(inquiry, to.told());
                }
            }
            SimulatedDaemon to = another(from);
            Inquiry order = ledger.draw(from.id(), to.id(), LAST);
            left.add(order);
            from.leave(order, to.told());
        }
        simulation.run(LAST.plusSeconds(1));
        daemons.forEach(SimulatedDaemon::look);
        simulation.run(Duration.ofSeconds(1));
        last.forEach(inquiry -> checkLast(inquiry, ledger.ending(inquiry), "result", "remote acl_denied", "revoked"));
        left.forEach(order -> checkLast(order, orders.ending(order), "answered", "refused, acl_denied", "refused, "));
    }

    /// How everything ended is known after a restart, and nowhere to be read.
    private void everybodyBeginsAnew() {
        daemons.forEach(daemon -> daemon.kill(Duration.ZERO));
        simulation.run(Duration.ofSeconds(1));
        daemons.forEach(SimulatedDaemon::look);
        simulation.run(Duration.ofSeconds(1));
        daemons.forEach(daemon -> hold(!daemon.isReadable(), "O3: on the disk in the clear, of " + daemon.id()));
    }

    private void checkLast(Inquiry inquiry, Optional<String> ending, String answered, String denied, String revoked) {
        Rights word = registry.rights();
        boolean isGone = word.revoked().contains(inquiry.to());
        String expected = isGone ? revoked : word.allow(inquiry.from(), inquiry.to()) ? answered : denied;
        String how = ending.orElse("not at all");
        hold(how.startsWith(expected), "A5: " + inquiry + " ends as " + how + " instead of " + expected);
    }

    private SimulatedDaemon someone() {
        return daemons.get(chance.nextInt(daemons.size()));
    }

    private SimulatedDaemon another(SimulatedDaemon from) {
        List<SimulatedDaemon> others =
                daemons.stream().filter(daemon -> daemon != from).toList();
        return others.get(chance.nextInt(others.size()));
    }

    /// Often next to nothing, because races live there.
    private Duration upTo(Duration most) {
        return Latency.between(chance, Duration.ZERO, chance.nextInt(3) == 0 ? Duration.ofMillis(50) : most);
    }

    private void hold(boolean fact, String otherwise) {
        if (!fact) {
            throw new AssertionError(
                    otherwise + "\nlast events:\n" + simulation.trace().tail());
        }
    }
}
