package io.agentmesh.meshctl.exchange;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Printable;

/// Asks one partner. Bounded by the deadline of each call and the client's limits; holds no state.
public final class JsonExchange {
    private final HttpClient http;
    private final Partner partner;

    public JsonExchange(HttpClient http, Partner partner) {
        this.http = http;
        this.partner = partner;
    }

    /// Makes the call and gives the JSON of a 2xx answer, `null` if its body is empty.
    ///
    /// @param what what fails if this fails: `cannot register bot-1`
    public JsonValue send(String what, HttpCall call) throws CommandException {
        return content(what, success(what, call));
    }

    private HttpResponse success(String what, HttpCall call) throws CommandException {
        HttpResponse response = answer(what, call);
        if (!response.isSuccess()) {
            throw partner.refused(what, Refusal.of(response)).asException();
        }
        return response;
    }

    private JsonValue content(String what, HttpResponse response) throws CommandException {
        if (response.body().length == 0) {
            return JsonNull.NULL;
        }
        return switch (Json.parse(response.body())) {
            case Decoded.Ok<JsonValue>(var value) -> value;
            case Decoded.Bad<JsonValue> _ -> throw misunderstood(what, notJson(response));
        };
    }

    /// As [#send], where only an object makes sense.
    public JsonObject object(String what, HttpCall call) throws CommandException {
        return objectAndHeaders(what, call).value();
    }

    /// As [#object], with the headers.
    public Answered<JsonObject> objectAndHeaders(String what, HttpCall call) throws CommandException {
        HttpResponse response = success(what, call);
        if (content(what, response) instanceof JsonObject object) {
            return new Answered<>(object, response.headers());
        }
        throw misunderstood(what, "the answer is no JSON object");
    }

    /// As [#send], where only an array makes sense.
    public JsonArray array(String what, HttpCall call) throws CommandException {
        return arrayAndHeaders(what, call).value();
    }

    /// As [#array], with the headers.
    public Answered<JsonArray> arrayAndHeaders(String what, HttpCall call) throws CommandException {
        HttpResponse response = success(what, call);
        if (content(what, response) instanceof JsonArray array) {
            return new Answered<>(array, response.headers());
        }
        throw misunderstood(what, "the answer is no JSON array");
    }

    /// The object that any answer carries, whatever its status; without one a status other than 2xx counts.
    public JsonObject objectOfAnyStatus(String what, HttpCall call) throws CommandException {
        HttpResponse response = answer(what, call);
        if (Json.parse(response.body()) instanceof Decoded.Ok<JsonValue>(JsonObject object)) {
            return object;
        }
        throw response.isSuccess()
                ? misunderstood(what, notJson(response))
                : partner.refused(what, Refusal.of(response)).asException();
    }

    private HttpResponse answer(String what, HttpCall call) throws CommandException {
        try {
            return http.send(call);
        } catch (HttpFailure failed) {
            throw new CommandException(partner.unanswered(what, failed), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, what, "interrupted", ""), interrupted);
        }
    }

    private CommandException misunderstood(String what, String why) {
        return partner.misunderstood(what, why).asException();
    }

    private static String notJson(HttpResponse response) {
        String type = response.headers().first("content-type").orElse("no content type");
        return "the answer is not JSON (" + Printable.quoted(type) + "): " + Printable.quoted(response.bodyText());
    }
}
