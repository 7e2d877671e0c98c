package io.agentmesh.meshctl.registry;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.meshctl.exchange.Answered;
import io.agentmesh.meshctl.exchange.JsonExchange;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import java.time.Duration;
import java.util.Optional;

/// How every feature of a registry is asked: where, with which token, for how long at most.
final class RegistryCalls {
    private final RegistryUrl url;
    private final Optional<Token> token;
    private final Duration deadline;
    private final RegistryPartner partner;
    private final JsonExchange exchange;

    RegistryCalls(HttpClient http, RegistryUrl url, Optional<Token> token, Duration deadline) {
        this.url = url;
        this.token = token;
        this.deadline = deadline;
        this.partner = new RegistryPartner(url, token);
        this.exchange = new JsonExchange(http, partner);
    }

    RegistryUrl url() {
        return url;
    }

    Optional<Token> token() {
        return token;
    }

    HttpCall call(String method, Target target) {
        HttpCall call = HttpCall.of(method, url.of(target)).withDeadline(deadline);
        return token.map(shown -> call.withBearer(shown.secret().reveal())).orElse(call);
    }

    JsonValue send(String what, HttpCall call) throws CommandException {
        return exchange.send(what, call);
    }

    JsonObject object(String what, HttpCall call) throws CommandException {
        return exchange.object(what, call);
    }

    JsonObject objectOfAnyStatus(String what, HttpCall call) throws CommandException {
        return exchange.objectOfAnyStatus(what, call);
    }

    JsonArray array(String what, HttpCall call) throws CommandException {
        return exchange.array(what, call);
    }

    Answered<JsonObject> objectAndHeaders(String what, HttpCall call) throws CommandException {
        return exchange.objectAndHeaders(what, call);
    }

    Answered<JsonArray> arrayAndHeaders(String what, HttpCall call) throws CommandException {
        return exchange.arrayAndHeaders(what, call);
    }

    /// Reads strictly what is acted upon.
    <T> T read(String what, JsonValue value, JsonShape<T> shape) throws CommandException {
        return switch (Json.decode(value, shape)) {
            case Decoded.Ok<T>(var read) -> read;
            case Decoded.Bad<T>(var violation) ->
                throw partner.misunderstood(what, "the answer is not what a registry says: " + violation.detail())
                        .asException();
        };
    }
}
