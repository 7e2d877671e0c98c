package io.agentmesh.http.route;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is known about one path: who stands before it, and what each method does. Immutable.
///
/// @param methods in the order in which `allow` lists them
record Route(PathPattern pattern, List<HttpFilter> filters, Map<String, UpgradeHandler> methods) {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    Route {
        filters = List.copyOf(filters);
        methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
    }

    /// This route below a prefix, with further filters before its own.
    Route under(String prefix, List<HttpFilter> outer) {
        List<HttpFilter> all = new ArrayList<>(outer);
        all.addAll(filters);
        return new Route(PathPattern.of(prefix + pattern.text()), all, methods);
    }

    /// This route with one more method.
    Route with(String method, UpgradeHandler handler) {
        Map<String, UpgradeHandler> more = new LinkedHashMap<>(methods);
        if (more.putIfAbsent(method, handler) != null) {
            throw new IllegalArgumentException("route: " + method + " " + pattern.text() + " (expected: given once)");
        }
        return new Route(pattern, filters, more);
    }

    Answer answer(HttpRequest request) throws IOException, InterruptedException {
        if (handlerOf(request.method()) != null) {
            return through(0, request);
        }
        // A filter's answer to a wrong method says as well which ones there are (registry §1.7).
        return withAllow(throughRefusing(request));
    }

    private Answer throughRefusing(HttpRequest request) throws IOException, InterruptedException {
        try {
            return through(0, request);
        } catch (RequestRefused refused) {
            return refused.response();
        }
    }

    private Answer through(int filter, HttpRequest request) throws IOException, InterruptedException {
        if (filter < filters.size()) {
            return filters.get(filter).filter(request, passed -> through(filter + 1, passed));
        }
        UpgradeHandler handler = handlerOf(request.method());
        return handler == null ? HttpResponse.empty(405) : handler.open(request);
    }

    private @Nullable UpgradeHandler handlerOf(String method) {
        UpgradeHandler handler = methods.get(method);
        return handler == null && method.equals(HEAD) ? methods.get(GET) : handler;
    }

    private Answer withAllow(Answer answer) {
        return answer instanceof HttpResponse response && !response.headers().contains("allow")
                ? response.withHeader("allow", allow())
                : answer;
    }

    /// As the original prints it: comma without blank, `HEAD` behind `GET`.
    private String allow() {
        List<String> allowed = new ArrayList<>();
        for (String method : methods.keySet()) {
            allowed.add(method);
            if (method.equals(GET)) {
                allowed.add(HEAD);
            }
        }
        return String.join(",", allowed);
    }

    Optional<Map<String, String>> match(List<String> path) {
        return pattern.match(path);
    }
}
