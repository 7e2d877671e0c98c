package io.agentmesh.registry.metrics;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.http.route.MatchedRoute;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests by route and status, and how long they took. A route is its pattern, never a path, so there are
/// only so many figures. For any thread.
public final class RequestMetrics implements HttpFilter {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    /// Upper ends of the histogram's buckets, in milliseconds.
    private static final int[] MILLIS = {1, 5, 25, 100, 500, 2500, 10_000};

    private record Kind(String method, String route, int status) {
        String labels() {
            return "{method=\"" + method + "\",route=\"" + route + "\",status=\"" + status + "\"}";
        }
    }

    private final Ticker ticker;
    private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
    private final LongAdder[] buckets = new LongAdder[MILLIS.length + 1];
    private final LongAdder nanos = new LongAdder();

    /// Counts from now on.
    public RequestMetrics(Ticker ticker) {
        this.ticker = ticker;
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        long begin = ticker.nanos();
        int status = 500;
        try {
            Answer answer = next.proceed(request);
            status = answer instanceof HttpResponse response ? response.status() : 101;
            return answer;
        } catch (RequestRefused refused) {
            status = refused.response().status();
            throw refused;
        } finally {
            count(request, status, ticker.nanos() - begin);
        }
    }

    private void count(HttpRequest request, int status, long took) {
        String method = METHODS.contains(request.method()) ? request.method() : "other";
        var kind = new Kind(method, MatchedRoute.of(request).pattern(), status);
        requests.computeIfAbsent(kind, _ -> new LongAdder()).increment();
        int bucket = 0;
        while (bucket < MILLIS.length && took > MILLIS[bucket] * 1_000_000L) {
            bucket++;
        }
        buckets[bucket].increment();
        nanos.add(took);
    }

    /// The figures as Prometheus reads them.
    String render() {
        StringBuilder text = new StringBuilder(4096)
                .append("# HELP mesh_registry_requests_total Requests by route and status.\n")
                .append("# TYPE mesh_registry_requests_total counter\n");
        Map<String, Long> sorted = new TreeMap<>();
        requests.forEach((kind, count) -> sorted.put(kind.labels(), count.sum()));
        sorted.forEach((labels, count) -> text.append("mesh_registry_requests_total")
                .append(labels)
                .append(' ')
                .append(count)
                .append('\n'));
        return text.append(histogram()).toString();
    }

    private String histogram() {
        String name = "mesh_registry_request_seconds";
        StringBuilder text =
                new StringBuilder("# HELP " + name + " How long requests took.\n# TYPE " + name + " histogram\n");
        long all = 0;
        for (int i = 0; i < buckets.length; i++) {
            all += buckets[i].sum();
            String end = i < MILLIS.length ? Double.toString(MILLIS[i] / 1000.0) : "+Inf";
            text.append(name)
                    .append("_bucket{le=\"")
                    .append(end)
                    .append("\"} ")
                    .append(all)
                    .append('\n');
        }
        return text.append(name + "_sum " + nanos.sum() / 1e9 + "\n")
                .append(name + "_count " + all + "\n")
                .toString();
    }
}
