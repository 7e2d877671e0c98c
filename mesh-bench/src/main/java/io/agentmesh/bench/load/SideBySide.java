package io.agentmesh.bench.load;

import io.agentmesh.bench.load.Target.Output;
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
import picocli.CommandLine.Spec;

/// Runs the same load on several relays in turn (A B A B …), so that whatever else the machine does hits all of
/// them, and compares each with the last one named.
@Command(name = "compare", description = "Relays side by side, interleaved.", sortOptions = false)
final class SideBySide implements Callable<Integer> {
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

    @Option(names = "--sizes", split = ",", description = "Bytes of the payloads (default: 256, 4096, 49152).")
    private List<Integer> sizes = List.of(256, 4096, 49152);

    @Option(names = "--payload", description = "SEALED or OBJECT (default: ${DEFAULT-VALUE}).")
    private Payload payload = Payload.SEALED;

    @Option(names = "--pairs", description = "Senders, each with a receiver (default: ${DEFAULT-VALUE}).")
    private int pairs = 8;

    @Option(names = "--window", description = "Envelopes under way a pair (default: ${DEFAULT-VALUE}).")
    private int window = 64;

    @Option(
            names = {"-o", "--output"},
            description = "table or json (default: table).")
    private Output output = Output.table;

    private int agents;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory("mesh-bench");
        List<RelayProgram> relays = new ArrayList<>();
        try {
            for (var program : programs.entrySet()) {
                relays.add(RelayProgram.start(program.getKey(), program.getValue(), folder.resolve(program.getKey())));
            }
            for (int size : sizes) {
                print(compare(relays, new Throughput(payload, size, pairs, window).lasting(warmup, duration)));
            }
        } finally {
            for (RelayProgram relay : relays) {
                relay.stop();
            }
            Folders.delete(folder);
        }
        return 0;
    }

    private Comparison compare(List<RelayProgram> relays, Throughput load)
            throws InterruptedException, ExecutionException, IOException {
        var comparison = new Comparison(relays.stream().map(RelayProgram::name).toList());
        // A round that is not counted: programs that compile as they run have done so by then.
        for (int round = -1; round < rounds; round++) {
            for (RelayProgram relay : relays) {
                Figures figures = load.from(nextAgents()).run(relay.target(1));
                if (round >= 0) {
                    comparison.add(relay.name(), figures);
                }
            }
        }
        return comparison;
    }

    /// The original loses an agent that returns before it noticed the end of the old connection (wire §12.1
    /// R2), and a queue holds what a run left behind: every run has agents of its own.
    private int nextAgents() {
        agents += 2 * pairs;
        return agents;
    }

    private void print(Comparison comparison) {
        spec.commandLine().getOut().print(output == Output.json ? comparison.json() : comparison.table());
        spec.commandLine().getOut().flush();
    }
}
