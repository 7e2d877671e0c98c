package io.agentmesh.meshctl.exchange;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Printable;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// Asks one partner whose answer comes line by line, each a JSON object. Bounded by the deadline of each call;
/// holds no state.
public final class LineExchange {
    /// Bytes of one line: the largest item that a daemon can be told to take, and what stands around it.
    public static final int MAX_LINE_BYTES = (11 << 20) + (64 << 10);

    private static final int MAX_REFUSAL_BYTES = 64 << 10;

    private final HttpClient http;
    private final Partner partner;

    public LineExchange(HttpClient http, Partner partner) {
        this.http = http;
        this.partner = partner;
    }

    /// Makes the call and hands over each line of a 2xx answer as it comes, until `reader` wants no more, which
    /// closes the connection.
    ///
    /// @param what what fails if this fails
    /// @param reader false if it wants no more
    public void send(String what, HttpCall call, Predicate<JsonObject> reader) throws CommandException {
        try (HttpExchange exchange = http.open(call)) {
            InputStream body = new BufferedInputStream(exchange.body());
            if (exchange.status() / 100 != 2) {
                byte[] refusal = body.readNBytes(MAX_REFUSAL_BYTES);
                throw partner.refused(what, Refusal.of(HttpResponse.of(exchange.status(), exchange.headers(), refusal)))
                        .asException();
            }
            boolean wanted = true;
            while (wanted) {
                wanted = reader.test(line(what, body));
            }
        } catch (HttpFailure failed) {
            throw new CommandException(partner.unanswered(what, failed), failed);
        } catch (IOException | InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, what, "interrupted", ""), interrupted);
        }
    }

    private JsonObject line(String what, InputStream body) throws IOException, CommandException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = body.read();
        if (b < 0) {
            throw new HttpFailure(HttpFailure.Kind.CUT, "the answer ended before its last line");
        }
        for (; b >= 0 && b != '\n'; b = body.read()) {
            if (line.size() == MAX_LINE_BYTES) {
                throw partner.misunderstood(what, "a line is longer than " + MAX_LINE_BYTES + " bytes")
                        .asException();
            }
            line.write(b);
        }
        if (Json.parse(line.toByteArray()) instanceof Decoded.Ok<JsonValue>(JsonObject object)) {
            return object;
        }
        throw partner.misunderstood(
                        what, "a line is no JSON object: " + Printable.quoted(line.toString(StandardCharsets.UTF_8)))
                .asException();
    }
}
