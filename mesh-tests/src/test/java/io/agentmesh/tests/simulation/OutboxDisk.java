package io.agentmesh.tests.simulation;

import io.agentmesh.meshd.outbox.Courier;
import io.agentmesh.meshd.outbox.Entry;
import io.agentmesh.meshd.outbox.Order;
import io.agentmesh.meshd.outbox.Outbox;
import io.agentmesh.meshd.outbox.OutboxLimits;
import io.agentmesh.meshd.outbox.OutboxSeams;
import io.agentmesh.program.files.UnusableFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Where a daemon keeps its outbox, on the disk of the machine; one that has weaknesses, if it is told so.
///
/// All of its processes, one after the other, open it.
final class OutboxDisk {
    private static final String SUFFIX = ".entry";

    private final Path home;
    private final Simulation simulation;
    private final Set<DaemonQuirk> quirks;
    private int ordersToLive = Integer.MAX_VALUE;
    private Runnable death = () -> {};

    /// @param home the daemon's folder
    OutboxDisk(Path home, Simulation simulation, Set<DaemonQuirk> quirks) {
        this.home = home;
        this.simulation = simulation;
        this.quirks = quirks;
    }

    /// Opens it as it is.
    Outbox open(OutboxSeams seams, SimulatedProcess process) {
        begin();
        try {
            return Outbox.open(folder(), OutboxLimits.defaults(), seams, process::execute);
        } catch (IOException | UnusableFileException refused) {
            throw new AssertionError("the outbox does not open any more", refused);
        }
    }

    /// A process's way over the mesh, with somebody who looks at each request before it leaves.
    Courier watched(Courier way, SimulatedProcess process) {
        return new Hand(way, process, entry -> sending(process, entry));
    }

    private Entry sending(SimulatedProcess process, Entry entry) {
        noteSent(entry.id());
        if (process.isAlive() && --ordersToLive < 0) {
            ordersToLive = Integer.MAX_VALUE;
            simulation.tally().count("fault: killed before it sent");
            death.run();
        }
        return quirks.contains(DaemonQuirk.NEW_NAMES) ? renamed(process, entry) : entry;
    }

    private static Entry renamed(SimulatedProcess process, Entry entry) {
        Order order = entry.order();
        UUID other = UUID.nameUUIDFromBytes((process.name() + order.id()).getBytes(StandardCharsets.UTF_8));
        return new Entry(
                new Order(other, order.target(), order.capability(), order.content(), order.repeat()),
                entry.submitted(),
                entry.expires(),
                entry.round(),
                entry.state());
    }

    /// It is on the disk that the request that is so many ahead is sent, and its process dies before it is.
    void killBeforeSending(int ahead, Runnable how) {
        ordersToLive = ahead;
        death = how;
    }

    private Path folder() {
        return home.resolve("outbox");
    }

    private void noteSent(UUID id) {
        if (quirks.contains(DaemonQuirk.FORGETS_ENDS)) {
            copy(folder().resolve(id + SUFFIX), home.resolve(id + SUFFIX));
        }
    }

    private void begin() {
        if (quirks.contains(DaemonQuirk.FORGETS_ENDS)) {
            entries(home).forEach(kept -> copy(kept, folder().resolve(kept.getFileName())));
        }
        if (quirks.contains(DaemonQuirk.LOSES_ORDERS)) {
            entries(folder()).stream().limit(1).forEach(OutboxDisk::delete);
        }
    }

    /// Whether something can be read in its files that was sealed.
    boolean isReadable() {
        return entries(folder()).stream().anyMatch(file -> read(file).contains(Inquiry.PLAINTEXT));
    }

    private static List<Path> entries(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
