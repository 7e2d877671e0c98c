package io.agentmesh.http.cors;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.http.route.HttpHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Answers browsers that ask whether a page may call, and tells them in every answer that it may (registry
/// §1.7).
///
/// ```
/// OPTIONS, whatever it asks for ──▶ 200, no body: methods *, headers * and each one that was asked for
/// any other method              ──▶ the routes; their answer and its errors get the same mark
/// ```
///
/// The original answers `*` alone for headers, which under the Fetch standard does not cover `authorization`
/// (registry §11 W30): the names are listed beside it. Nothing is ever refused here: a page that may not call
/// gets an answer without the mark, and its browser keeps it from the page.
public final class Cors implements HttpFilter {
    private static final String VARY = "origin, access-control-request-method, access-control-request-headers";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final AllowedOrigins allowed;

    /// Marks answers for pages of these origins.
    public Cors(AllowedOrigins allowed) {
        this.allowed = allowed;
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        if (request.method().equals("OPTIONS")) {
            return mark(preflight(request), request);
        }
        return switch (proceed(request, next)) {
            case HttpResponse response -> mark(response, request);
            case StreamedResponse streamed ->
                streamed.withHeaders(mark(HttpResponse.of(streamed.status(), streamed.headers(), new byte[0]), request)
                        .headers());
            // A browser lets a page open a WebSocket anywhere.
            case Upgrade upgrade -> upgrade;
        };
    }

    /// The same before a handler that is no route.
    public HttpHandler before(HttpHandler handler) {
        return request -> request.method().equals("OPTIONS")
                ? mark(preflight(request), request)
                : mark(handler.handle(request), request);
    }

    private static Answer proceed(HttpRequest request, Next next) throws IOException, InterruptedException {
        try {
            return next.proceed(request);
        } catch (RequestRefused refused) {
            // Marked as well: a page wants to read why.
            return refused.response();
        }
    }

    private static HttpResponse preflight(HttpRequest request) {
        Set<String> headers = new LinkedHashSet<>();
        headers.add("*");
        request.headers().all("access-control-request-headers").stream()
                .flatMap((String value) -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(name -> TOKEN.matcher(name).matches())
                .forEach(headers::add);
        return HttpResponse.empty(200)
                .withHeader("access-control-allow-methods", "*")
                .withHeader("access-control-allow-headers", String.join(",", headers));
    }

    private HttpResponse mark(HttpResponse response, HttpRequest request) {
        Optional<String> origin = allowed.answerTo(request.headers().first("origin"));
        HttpResponse marked = response.withHeader("vary", vary(response.headers()));
        return origin.map(it -> marked.withHeader("access-control-allow-origin", it))
                .orElse(marked);
    }

    private static String vary(Headers headers) {
        List<String> own = headers.all("vary");
        return String.join(", ", Stream.concat(own.stream(), Stream.of(VARY)).toList());
    }
}
