package io.agentmesh.offline.prekey;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// The registry's routes.
///
/// @param calls makes one call, with the owner's token
public record HttpPrekeyRegistry(Calls calls) implements PrekeyRegistry {
    /// A call to the control plane.
    @FunctionalInterface
    public interface Calls {
        /// Any status is an answer.
        ///
        /// @throws RequestRefused without a URL, a token or an answer
        HttpResponse ask(String method, String target, @org.jspecify.annotations.Nullable String json)
                throws InterruptedException;
    }

    @Override
    public Decoded<Standing> standing(CardId card) throws InterruptedException {
        return ask("GET", prekeys(card), null, HttpPrekeyRegistry::standing);
    }

    private static Decoded<Standing> standing(JsonObject answer) {
        return number(answer, "count")
                .then(count -> number(answer, "serial")
                        .then(serial -> number(answer, "boot").map(boot -> new Standing(count, serial, boot))));
    }

    @Override
    public Decoded<Publication> publish(CardId card, SignedBundle bundle) throws InterruptedException {
        return ask(
                "PUT",
                prekeys(card) + "/bundle",
                bundle.text(),
                answer -> number(answer, "serial")
                        .map(serial ->
                                answer.get("count") == null ? new Publication.Stale(serial) : new Publication.Taken()));
    }

    @Override
    public Decoded<Long> withdraw(CardId card) throws InterruptedException {
        return ask("DELETE", prekeys(card), null, answer -> Decoded.ok(0L));
    }

    @Override
    public Decoded<Long> upload(CardId card, List<OneTimePrekey> prekeys) throws InterruptedException {
        String body = new ObjectWriter()
                .number("device", 0)
                .list("keys", prekeys, OneTimePrekey::toJson)
                .end();
        return ask("POST", prekeys(card) + "/one-time", body, answer -> number(answer, "count"));
    }

    @Override
    public Decoded<Long> anchor(CardId card, Anchor anchor) throws InterruptedException {
        return ask("PUT", prekeys(card) + "/anchor", anchor.toJson(), answer -> number(answer, "boot"));
    }

    @Override
    public Decoded<KeyChain> chain(AgentId anyKey) throws InterruptedException {
        Decoded<KeyChain> chain =
                ask("GET", "/keys/" + anyKey.value(), null, answer -> KeyChain.decode(CanonicalJson.text(answer)));
        return chain instanceof Decoded.Bad<KeyChain>(Violation why) && why.code() == ErrorCode.NO_PREKEYS
                ? Decoded.bad(ErrorCode.UNKNOWN_AGENT, "the registry shows no chain of this key")
                : chain;
    }

    @Override
    public Decoded<SignedBundle> look(AgentId agent) throws InterruptedException {
        return ask("GET", "/prekeys/" + agent.value(), null, answer -> bundle(answer, agent));
    }

    @Override
    public Decoded<Claimed> claim(AgentId agent, AgentId caller, UUID nonce) throws InterruptedException {
        String body = new ObjectWriter()
                .string("agent", agent.value())
                .string("caller", caller.value())
                .number("device", 0)
                .uuid("nonce", nonce)
                .end();
        return ask(
                "POST",
                "/prekeys/claim",
                body,
                answer -> bundle(answer, agent).then(bundle -> claimed(answer, bundle)));
    }

    private static String prekeys(CardId card) {
        return "/agents/" + card.value() + "/prekeys";
    }

    private <T> Decoded<T> ask(
            String method,
            String target,
            @org.jspecify.annotations.Nullable String body,
            Function<JsonObject, Decoded<T>> reading)
            throws InterruptedException {
        HttpResponse response;
        try {
            response = calls.ask(method, target, body);
        } catch (RequestRefused refused) {
            return Decoded.bad(
                    ErrorCode.REGISTRY_UNREACHABLE, refused.response().bodyText());
        }
        JsonValue answer = response.status() == 204
                ? JsonObject.empty()
                : Json.parse(response.body()).toOptional().orElse(JsonNull.NULL);
        boolean isGood = response.status() / 100 == 2 || isStaleSerial(response, answer);
        return isGood && answer instanceof JsonObject members ? reading.apply(members) : refusal(response);
    }

    /// The one refusal that says what was asked for.
    private static boolean isStaleSerial(HttpResponse response, JsonValue answer) {
        return response.status() == 409 && answer instanceof JsonObject members && members.get("serial") != null;
    }

    private static <T> Decoded<T> refusal(HttpResponse response) {
        return switch (response.status()) {
            case 404 -> Decoded.bad(ErrorCode.NO_PREKEYS, "the registry has none of the agent");
            case 403 -> Decoded.bad(ErrorCode.REVOKED, response.bodyText());
            case 429 -> Decoded.bad(ErrorCode.RATE_LIMITED, response.bodyText());
            case 400, 409 -> Decoded.bad(ErrorCode.BAD_BUNDLE, response.bodyText());
            default -> Decoded.bad(ErrorCode.REGISTRY_UNREACHABLE, "status " + response.status());
        };
    }

    private static Decoded<Long> number(JsonObject answer, String name) {
        long number = answer.get(name) instanceof JsonInteger integer
                ? integer.asLong().orElse(-1)
                : -1;
        return number >= 0 && number <= Bundle.Edition.MAX_SERIAL
                ? Decoded.ok(number)
                : Decoded.bad(ErrorCode.REGISTRY_UNREACHABLE, "an answer without " + name + ", or out of range");
    }

    private static Decoded<SignedBundle> bundle(JsonObject answer, AgentId agent) {
        JsonValue bundle = answer.get("bundle");
        if (bundle == null) {
            return Decoded.bad(ErrorCode.BAD_BUNDLE, "an answer without a bundle");
        }
        return SignedBundle.read(CanonicalJson.bytes(bundle))
                .then(read -> read.bundle().owner().agent().equals(agent)
                        ? Decoded.ok(read)
                        : Decoded.bad(ErrorCode.BAD_BUNDLE, "the bundle of another agent"))
                .then(read -> isProven(read.bundle().owner(), answer)
                        ? Decoded.ok(read)
                        : Decoded.bad(
                                ErrorCode.BAD_BUNDLE, "it names a first key that is not shown to be its agent's"));
    }

    /// Nobody takes another agent's name by writing it into a bundle.
    private static boolean isProven(Bundle.Owner owner, JsonObject answer) {
        JsonValue changes = answer.get("chain");
        if (owner.name().equals(owner.agent()) || changes == null) {
            return owner.name().equals(owner.agent());
        }
        String chain = new ObjectWriter()
                .string("first_agent_id", owner.name().value())
                .raw("rotations", CanonicalJson.text(changes))
                .end();
        return KeyChain.decode(chain)
                .then(read -> read.verify(owner.name())
                        .map(today -> today.equals(owner.agent())
                                && read.nameOf(today).equals(owner.name())))
                .toOptional()
                .orElse(false);
    }

    private static Decoded<Claimed> claimed(JsonObject answer, SignedBundle bundle) {
        JsonValue oneTime = answer.get("one_time");
        if (oneTime == null || oneTime instanceof JsonNull) {
            return Decoded.ok(Claimed.lastResort(bundle));
        }
        return Json.decode(CanonicalJson.text(oneTime), OneTimePrekey.SHAPE).then(prekey -> Claimed.of(bundle, prekey));
    }
}
