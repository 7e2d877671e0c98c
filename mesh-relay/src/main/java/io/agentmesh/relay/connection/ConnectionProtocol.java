package io.agentmesh.relay.connection;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.gate.GateAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of one connection (wire §10.4). Pure: no I/O, clock, chance or lock; [AgentSession] carries the
/// steps out.
///
/// | state | input | step | next |
/// |---|---|---|---|
/// | upgraded | hello | send the challenge | challenged |
/// | | resume | redeem the token | redeeming |
/// | | other text, other frame, time is up | drop | ended |
/// | challenged | response that proves the key | ask the gate | asking |
/// | | any other response | refuse: what is wrong with it | ended |
/// | | other text, other frame, time is up | refuse: `no response` | ended |
/// | redeeming | redeemed | ask the gate | asking |
/// | | not redeemed | refuse: `invalid or expired session token` | ended |
/// | asking | admitted | admit | registered |
/// | | unknown, unavailable, time is up | refuse: why | ended |
/// | registered | text | take | registered |
/// | | other frame | ignore | registered |
/// | any | anything else | ignore | the same |
///
/// The original reports success before it asks the gate, so that an agent that is turned away cannot tell it
/// from a network fault (wire §12.1 R11); here the result comes after the gate and says it.
final class ConnectionProtocol {
    static final String NO_RESPONSE = "no response";
    static final String MISMATCH = "agent_id mismatch";
    static final String BAD_TOKEN = "invalid or expired session token";
    static final String BAD_PROOF = "nonce signature invalid: signature error: Verification equation was not satisfied";
    static final String NOT_KNOWN = "connection rejected: agent not registered with the control plane";
    static final String NO_ANSWER = "connection rejected: the control plane gave no answer, try again later";

    private static final State REGISTERED = new State.Registered();
    private static final State ENDED = new State.Ended();

    private State state;
    private @Nullable AgentId claimed;
    private Set<Feature> features = Set.of();

    private sealed interface State {
        record Upgraded(Nonce nonce) implements State {}

        record Challenged(AgentId agent, Nonce nonce) implements State {}

        record Redeeming() implements State {}

        record Asking(AgentId agent) implements State {}

        record Registered() implements State {}

        record Ended() implements State {}
    }

    private record At(State state, Input input) {}

    /// A connection that was just upgraded.
    ///
    /// @param nonce what its agent has to sign, if it says hello
    ConnectionProtocol(Nonce nonce) {
        this.state = new State.Upgraded(nonce);
    }

    /// The next step.
    Step on(Input input) {
        return switch (new At(state, input)) {
            case At(State.Upgraded(var nonce), Input.Text(var text)) -> opening(nonce, text);
            case At(State.Upgraded at, var outOfTurn) -> end(new Step.Drop());
            case At(State.Challenged at, Input.Text(var text)) -> response(at, text);
            case At(State.Challenged at, var outOfTurn) -> refuse(NO_RESPONSE);
            case At(State.Redeeming at, Input.Redeemed(var agent)) -> askGate(agent);
            case At(State.Redeeming at, Input.NotRedeemed no) -> refuse(BAD_TOKEN);
            case At(State.Asking(var agent), Input.Gate(var answer)) -> admit(agent, answer);
            case At(State.Asking at, Input.TimeIsUp timeIsUp) -> refuse(NO_ANSWER);
            case At(State.Registered at, Input.Text(var text)) -> new Step.Take(text);
            case At(var at, var outOfTurn) -> new Step.Ignore();
        };
    }

    /// Who the agent said it is; not proven by that.
    Optional<AgentId> claimed() {
        return Optional.ofNullable(claimed);
    }

    private Step opening(Nonce nonce, Utf8Text text) {
        Decoded<AgentFrame.Opening> opening = FrameCodec.decodeOpening(text.text());
        features = opening.toOptional()
                .map(frame -> Feature.among(frame.features()))
                .orElse(Set.of());
        return switch (opening) {
            case Decoded.Ok<AgentFrame.Opening>(AgentFrame.Hello hello) -> {
                claimed = hello.agent();
                state = new State.Challenged(hello.agent(), nonce);
                yield new Step.Challenge(nonce);
            }
            case Decoded.Ok<AgentFrame.Opening>(AgentFrame.Resume resume) -> {
                claimed = resume.agent();
                state = new State.Redeeming();
                yield new Step.Redeem(resume.agent(), resume.token());
            }
            case Decoded.Bad<AgentFrame.Opening> bad -> end(new Step.Drop());
        };
    }

    private Step response(State.Challenged challenged, Utf8Text text) {
        return switch (FrameCodec.decodeResponse(text.text())) {
            case Decoded.Ok<AgentFrame.Response>(var response)
            when !response.agent().equals(challenged.agent()) -> refuse(MISMATCH);
            case Decoded.Ok<AgentFrame.Response>(var response) -> proof(challenged, response.signature());
            case Decoded.Bad<AgentFrame.Response> bad -> refuse(NO_RESPONSE);
        };
    }

    private Step proof(State.Challenged challenged, String text) {
        return switch (challenged.agent().key()) {
            case Decoded.Bad<AgentKey>(var violation) -> refuse("bad agent_id: " + violation.text());
            case Decoded.Ok<AgentKey>(var key) ->
                switch (Signature.parse(text, "sig").then(signature -> verify(key, challenged.nonce(), signature))) {
                    case Decoded.Bad<Signature>(var violation) -> refuse(violation.detail());
                    case Decoded.Ok<Signature> proven -> askGate(challenged.agent());
                };
        };
    }

    private static Decoded<Signature> verify(AgentKey key, Nonce nonce, Signature signature) {
        return key.verify(nonce.text().getBytes(StandardCharsets.UTF_8), signature)
                ? Decoded.ok(signature)
                : Decoded.bad(ErrorCode.AUTH_FAILED, BAD_PROOF);
    }

    private Step askGate(AgentId agent) {
        state = new State.Asking(agent);
        return new Step.AskGate(agent);
    }

    private Step admit(AgentId agent, GateAnswer answer) {
        return switch (answer) {
            case GateAnswer.Admitted(var group) -> {
                state = REGISTERED;
                yield new Step.Admit(agent, group, features);
            }
            case GateAnswer.Unknown unknown -> refuse(NOT_KNOWN);
            case GateAnswer.Unavailable unavailable -> refuse(NO_ANSWER);
        };
    }

    private Step refuse(String text) {
        return end(new Step.Refuse(text));
    }

    private Step end(Step last) {
        state = ENDED;
        return last;
    }
}
