package io.agentmesh.bench.request;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Asks one daemon for answers of the agent behind another, a fixed number at a time, and prints one JSON object:
/// `requests_per_s`, `p50_us`, `p99_us` and `max_us` of those that were answered, and how many `failed`. What
/// the first of these got goes to standard error.
@Command(name = "request-load", description = "Requests from a daemon to an agent behind another one.")
public final class RequestLoad implements Callable<Integer> {
    @Option(names = "--socket", required = true, description = "Local API of the daemon that asks.")
    private Path socket = Path.of("meshd.sock");

    @Option(names = "--target", required = true, description = "Agent id that the other daemon serves.")
    private String target = "";

    @Option(names = "--agent-port", required = true, description = "Where that daemon's agent has to listen.")
    private int agentPort;

    @Option(names = "--size", description = "Bytes of a payload (default: ${DEFAULT-VALUE}).")
    private int size = 256;

    @Option(names = "--window", description = "Requests at a time (default: ${DEFAULT-VALUE}).")
    private int window = 1;

    @Option(names = "--warmup", description = "Not counted (default: ${DEFAULT-VALUE}).")
    private Duration warmup = Duration.ofSeconds(3);

    @Option(names = "--duration", description = "Counted (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(5);

    private final ConcurrentHistogram micros = new ConcurrentHistogram(3);
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");

    private RequestLoad() {}

    /// Runs once.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RequestLoad()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        HttpClientConfig config =
                HttpClientConfig.DEFAULTS.withMaxIdleConnections(window).withDeadline(Duration.ofSeconds(60));
        try (var _ = new EchoAgent(agentPort);
                var client = HttpClient.create(config, System::nanoTime)) {
            long counted = System.nanoTime() + warmup.toNanos();
            ask(client, counted, counted + duration.toNanos());
        }
        System.out.printf(
                Locale.ROOT,
                "{\"requests_per_s\":%.1f,\"p50_us\":%d,\"p99_us\":%d,\"max_us\":%d,\"failed\":%d}%n",
                micros.getTotalCount() * 1e9 / duration.toNanos(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getMaxValue(),
                failed.sum());
        if (failed.sum() > 0) {
            System.err.println("the first that failed: " + firstFailure);
        }
        return 0;
    }

    private void ask(HttpClient client, long counted, long end)
            throws HttpFailure, InterruptedException, ExecutionException {
        HttpCall call = HttpCall.overUnixSocket(socket, "POST", "/request").withBody("application/json", body());
        // The secure channel is made by one request alone: the original's daemon takes no others meanwhile.
        client.send(call);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var askers = new ExecutorCompletionService<Void>(threads);
            for (int i = 0; i < window; i++) {
                askers.submit(() -> {
                    keepAsking(client, call, counted, end);
                    return null;
                });
            }
            for (int i = 0; i < window; i++) {
                askers.take().get();
            }
        }
    }

    private void keepAsking(HttpClient client, HttpCall call, long counted, long end)
            throws HttpFailure, InterruptedException {
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            HttpResponse answer = client.send(call);
            long took = System.nanoTime() - start;
            if (answer.status() != 200 || answer.body().length < size) {
                failed.increment();
                firstFailure.compareAndSet("", answer.status() + " " + answer.bodyText());
            } else if (start >= counted) {
                micros.recordValue(Math.max(1, took / 1_000));
            }
        }
    }

    private byte[] body() {
        String content = "x".repeat(size);
        return """
                {"target":"%s","capability":"echo","payload":{"text":"%s"},"timeout_secs":30}""".formatted(target, content).getBytes(StandardCharsets.UTF_8);
    }
}
