package io.agentmesh.http.route;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a server answers, by path and method. Immutable; used by any number of threads.
public final class Routes {
    private static final HttpHandler NOT_FOUND = request -> HttpResponse.empty(404);

    private final List<Route> routes;
    private final HttpHandler otherwise;

    private Routes(List<Route> routes, HttpHandler otherwise) {
        this.otherwise = otherwise;
        this.routes = routes.stream()
                .sorted(Comparator.comparing(Route::pattern, PathPattern.MOST_LITERAL_FIRST))
                .toList();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Answers on the calling thread. What a handler throws comes out as it is.
    public Answer answer(HttpRequest request) throws IOException, InterruptedException {
        List<String> path = PathPattern.split(request.path());
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(path);
            if (parameters.isPresent()) {
                var matched = new MatchedRoute(route.pattern().text());
                return route.answer(
                        request.withPathParameters(parameters.get()).withAttribute(MatchedRoute.class, matched));
            }
        }
        return otherwise.handle(request);
    }

    /// What there is: the methods of each path, as they were given.
    public Map<String, Set<String>> methods() {
        Map<String, Set<String>> all = new TreeMap<>();
        routes.forEach(route -> all.put(route.pattern().text(), route.methods().keySet()));
        return all;
    }

    /// What answers a path that no route matches.
    public HttpHandler otherwise() {
        return otherwise;
    }

    /// Collects routes. Not for several threads.
    public static final class Builder {
        private final List<HttpFilter> filters = new ArrayList<>();
        private final Map<String, Route> routes = new LinkedHashMap<>();
        private HttpHandler otherwise = NOT_FOUND;

        private Builder() {}

        /// Puts a filter before all routes of this builder, those given earlier too. The first one given
        /// is the outermost.
        public Builder filter(HttpFilter filter) {
            filters.add(filter);
            return this;
        }

        public Builder get(String path, HttpHandler handler) {
            return method("GET", path, handler);
        }

        public Builder post(String path, HttpHandler handler) {
            return method("POST", path, handler);
        }

        public Builder put(String path, HttpHandler handler) {
            return method("PUT", path, handler);
        }

        public Builder delete(String path, HttpHandler handler) {
            return method("DELETE", path, handler);
        }

        /// Any method, written in capitals.
        public Builder method(String method, String path, HttpHandler handler) {
            return add(method, path, handler::handle);
        }

        /// Any method, written in capitals, whose answer may come bit by bit.
        public Builder streaming(String method, String path, StreamingHandler handler) {
            return add(method, path, handler::handle);
        }

        /// A `GET` that must be a WebSocket upgrade: anything else is answered as in wire §10.2, the
        /// rest by `handler`.
        public Builder webSocket(String path, UpgradeHandler handler) {
            return add("GET", path, new UpgradeCheck(handler));
        }

        /// Adds other routes below a prefix such as `/relay`; an empty prefix adds them as they are.
        /// Their own filters run inside those of this builder.
        public Builder mount(String prefix, Routes others) {
            for (Route route : others.routes) {
                Route mounted = route.under(prefix, List.of());
                if (routes.putIfAbsent(mounted.pattern().text(), mounted) != null) {
                    throw new IllegalArgumentException(
                            "route: " + mounted.pattern().text() + " (expected: given once)");
                }
            }
            return this;
        }

        /// Answers what no path matches, in place of an empty 404. No filter stands before it, and it is
        /// not mounted with the rest.
        public Builder otherwise(HttpHandler handler) {
            otherwise = handler;
            return this;
        }

        /// Answers what no path matches as these routes answer it.
        public Builder otherwise(Routes others) {
            return otherwise(others.otherwise);
        }

        public Routes build() {
            return new Routes(
                    routes.values().stream()
                            .map(route -> route.under("", filters))
                            .toList(),
                    otherwise);
        }

        private Builder add(String method, String path, UpgradeHandler handler) {
            Route route = routes.computeIfAbsent(path, text -> new Route(PathPattern.of(text), List.of(), Map.of()));
            routes.put(path, route.with(method, handler));
            return this;
        }
    }
}
