package io.agentmesh.bench.load;

import io.agentmesh.core.frame.Feature;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The relay under load, and how the generator spreads itself.
final class Target {
    @Option(
            names = "--relay",
            required = true,
            paramLabel = "URL",
            description = "Its WebSocket, for example ws://127.0.0.1:9800/ws.")
    private URI url = URI.create("ws://127.0.0.1:9800/ws");

    @Option(names = "--pid", description = "Its process on this machine: memory and processor time are reported.")
    private long pid;

    @Option(names = "--threads", description = "Event loops of the generator (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(
            names = "--sources",
            description = "Loopback addresses to connect from, for relays with a bound an address"
                    + " (default: ${DEFAULT-VALUE}).")
    private int sources = 1;

    @Option(
            names = "--ask",
            split = ",",
            description = "Features that agents ask the relay for, such as VERIFIES (default: none).")
    private List<Feature> asks = List.of();

    @Option(
            names = {"-o", "--output"},
            description = "table or json (default: table).")
    private Output output = Output.table;

    /// How figures are printed.
    enum Output {
        table,
        json
    }

    /// A target that no command line named.
    static Target of(URI url, long pid, int threads, int sources) {
        var target = new Target();
        target.url = url;
        target.pid = pid;
        target.threads = threads;
        target.sources = sources;
        return target;
    }

    /// The same with agents that ask the relay for features. One of the original's ignores that.
    Target asking(List<Feature> features) {
        asks = features;
        return this;
    }

    List<Feature> asks() {
        return asks;
    }

    InetSocketAddress relay() {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    String path() {
        return url.getPath();
    }

    RelayProcess process() {
        return new RelayProcess(pid);
    }

    int threads() {
        return threads;
    }

    /// Where agent `number` connects from; `null` leaves it to the kernel.
    @Nullable
    InetSocketAddress source(int number) {
        return sources <= 1 ? null : new InetSocketAddress("127.0.1." + (1 + number % Math.min(sources, 250)), 0);
    }

    String print(Figures figures) {
        return switch (output) {
            case table -> figures.table();
            case json -> figures.json();
        };
    }

    /// Lets time pass while the loops work.
    static void letPass(Duration time) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        if (never) {
            throw new AssertionError("nobody counts down");
        }
    }
}
