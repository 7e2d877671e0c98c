package io.agentmesh.sdk.link;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentKeyPair;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The agent's side of a login (wire §6), pure: texts in, steps out.
///
/// | opened with | text | step |
/// |---|---|---|
/// | hello | challenge with a nonce | Send(response) |
/// | hello | any other challenge | Failed(BAD_CHALLENGE) |
/// | hello, answered | result | Done or Failed(REFUSED) |
/// | resume | result | Done or Failed(RESUME_REFUSED) |
/// | any | anything else | Failed(PROTOCOL) |
final class Login {
    /// What to do now.
    sealed interface Step {
        /// Send this frame and wait for the next.
        record Send(String frame) implements Step {}

        /// Logged in.
        record Done(RelayFrame.Welcome welcome) implements Step {}

        /// Not logged in; the connection is of no use any more.
        record Failed(LinkFailure failure) implements Step {}
    }

    private final AgentKeyPair agent;
    private final @Nullable SessionToken token;
    /// Extensions that are asked for; the original ignores the member.
    private final List<String> features;
    private boolean awaitsChallenge;

    /// With a token the login is a resume.
    Login(AgentKeyPair agent, @Nullable SessionToken token, Set<Feature> features) {
        this.agent = agent;
        this.token = token;
        this.features = Feature.words(features);
        this.awaitsChallenge = token == null;
    }

    /// The first frame.
    String opening() {
        return FrameCodec.encode(
                token == null
                        ? new AgentFrame.Hello(agent.id(), features)
                        : new AgentFrame.Resume(agent.id(), token, features));
    }

    /// What follows a text of the relay.
    Step on(String text) {
        return awaitsChallenge ? onChallenge(text) : onResult(text);
    }

    private Step onChallenge(String text) {
        Decoded<RelayFrame.Challenge> challenge = FrameCodec.decodeChallenge(text);
        return switch (challenge) {
            case Decoded.Ok<RelayFrame.Challenge>(RelayFrame.Challenge(var nonce)) -> answer(nonce);
            case Decoded.Bad<RelayFrame.Challenge> bad -> failed(LinkFailure.Kind.PROTOCOL, "no challenge received");
        };
    }

    private Step answer(String nonceText) {
        return switch (Nonce.parse(nonceText)) {
            case Decoded.Ok<Nonce>(Nonce nonce) -> {
                awaitsChallenge = false;
                String signature = nonce.sign(agent).text();
                yield new Step.Send(FrameCodec.encode(new AgentFrame.Response(agent.id(), signature)));
            }
            case Decoded.Bad<Nonce> bad ->
                failed(LinkFailure.Kind.BAD_CHALLENGE, bad.violation().detail());
        };
    }

    private Step onResult(String text) {
        return switch (FrameCodec.decodeResult(text)) {
            case Decoded.Ok<RelayFrame.Result>(RelayFrame.Welcome welcome) -> new Step.Done(welcome);
            case Decoded.Ok<RelayFrame.Result>(RelayFrame.Refused(var error)) ->
                failed(token == null ? LinkFailure.Kind.REFUSED : LinkFailure.Kind.RESUME_REFUSED, error);
            case Decoded.Bad<RelayFrame.Result> bad -> failed(LinkFailure.Kind.PROTOCOL, "no auth result received");
        };
    }

    private static Step failed(LinkFailure.Kind kind, String detail) {
        return new Step.Failed(new LinkFailure(kind, detail));
    }
}
