package io.agentmesh.bench.load;

import io.agentmesh.bench.load.Target.Output;
import io.agentmesh.core.frame.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs the same load on several relays in turn (A B A B …), so that whatever else the machine does hits
/// all of them, and compares each with the last one named.
@Command(name = "compare", description = "Relays side by side, interleaved.", sortOptions = false)
final class SideBySide implements Callable<Integer> {
    private static final int FEWEST_ROUNDS = 5;

    @Option(
            names = "--program",
            required = true,
            paramLabel = "NAME=COMMAND",
            description = "A relay to start; the last one is what the others are compared with.")
    private Map<String, String> programs = new LinkedHashMap<>();

    @Option(names = "--rounds", description = "Of each relay and load (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--duration", description = "Counted, of each run (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(5);

    @Option(names = "--warmup", description = "Not counted, of each run (default: ${DEFAULT-VALUE}).")
    private Duration warmup = Duration.ofSeconds(2);

    @Option(names = "--load", description = "THROUGHPUT or FAN_IN (default: ${DEFAULT-VALUE}).")
    private Load load = Load.THROUGHPUT;

    @Option(names = "--sizes", split = ",", description = "Bytes of the payloads (default: 256, 4096, 49152).")
    private List<Integer> sizes = List.of(256, 4096, 49152);

    @Option(names = "--payload", description = "SEALED or OBJECT (default: ${DEFAULT-VALUE}).")
    private Payload payload = Payload.SEALED;

    @Option(names = "--pairs", description = "Senders, each with a receiver (default: ${DEFAULT-VALUE}).")
    private int pairs = 8;

    @Option(names = "--window", description = "Envelopes under way a pair (default: ${DEFAULT-VALUE}).")
    private int window = 64;

    @Option(
            names = "--ask",
            split = ",",
            description = "Features that agents ask the relays for, such as VERIFIES (default: none).")
    private List<Feature> asks = List.of();

    @Option(
            names = {"-o", "--output"},
            description = "table or json (default: table).")
    private Output output = Output.table;

    @Option(
            names = "--original",
            paramLabel = "NAME",
            description =
                    "The relay whose runs may lack something: they are left out and counted. Of any other one that"
                            + " ends the comparison.")
    private String original = "";

    @Option(names = "--quick", description = "Allows fewer than five rounds, which say little.")
    private boolean quick;

    private int agents;

    /// What the relays bear.
    private enum Load {
        THROUGHPUT,
        FAN_IN
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException, IncompleteRun {
        if (rounds < FEWEST_ROUNDS && !quick) {
            throw new ParameterException(
                    spec.commandLine(),
                    rounds + " rounds say too little (expected: " + FEWEST_ROUNDS + ", or --quick)");
        }
        if (quick) {
            print("Quick: " + rounds + " rounds, which say little.\n");
        }
        Path folder = Files.createTempDirectory("mesh-bench");
        List<RelayProgram> relays = new ArrayList<>();
        try {
            for (var program : programs.entrySet()) {
                relays.add(RelayProgram.start(program.getKey(), program.getValue(), folder.resolve(program.getKey())));
            }
            for (Repeatable each : loads()) {
                Comparison comparison = compare(relays, each);
                print(output == Output.json ? comparison.json() : comparison.table());
            }
        } finally {
            for (RelayProgram relay : relays) {
                relay.stop();
            }
            Folders.delete(folder);
        }
        return 0;
    }

    private List<Repeatable> loads() {
        return switch (load) {
            case THROUGHPUT ->
                sizes.stream()
                        .<Repeatable>map(size -> new Throughput(payload, size, pairs, window).lasting(warmup, duration))
                        .toList();
            case FAN_IN -> List.of(new FanIn().lasting(warmup, duration));
        };
    }

    private Comparison compare(List<RelayProgram> relays, Repeatable load)
            throws InterruptedException, ExecutionException, IOException, IncompleteRun {
        var comparison = new Comparison(relays.stream().map(RelayProgram::name).toList(), original);
        // A round that is not counted: programs that compile as they run have done so by then.
        for (int round = -1; round < rounds; round++) {
            for (RelayProgram relay : relays) {
                relay.scrape();
                Figures figures = load.from(agents).run(relay.target(1).asking(asks));
                relay.scrape();
                agents += load.agents();
                if (round >= 0) {
                    comparison.add(relay.name(), figures);
                }
            }
        }
        return comparison;
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
