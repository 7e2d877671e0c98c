package io.agentmesh.registry.request;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpFilter;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Tells callers the registry's time (RFC 9110 §6.6.1): by it proofs are judged and tokens end, so whose clock is
/// wrong can be seen.
///
/// @param clock the time of day
public record DateHeader(InstantSource clock) implements HttpFilter {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        Answer answer = next.proceed(request);
        return answer instanceof HttpResponse response
                ? response.withHeader("date", HTTP_DATE.format(clock.instant()))
                : answer;
    }
}
