package io.agentmesh.sdk.call;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Known;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.SessionTable;
import java.util.Optional;

/// Answers requests that came before, without handling them again.
///
/// | the request | in the same envelope | in another one, under its key |
/// |---|---|---|
/// | is being handled | nothing: its answer comes | the answer goes there as well |
/// | was answered | the first answer | the first answer |
/// | was answered, the answer is not kept | `answered_before` | `answered_before` |
/// | was taken by an earlier process | `outcome_unknown` | `outcome_unknown` |
/// | is or was served as a stream | nothing | `answered_before` |
///
/// A result goes out sealed or not at all: where a sealed request is repeated and there is no session left, a
/// caller that has a key is told `no_session`, and repeats it under that; another is told `answered_before`.
///
/// Owned by the loop.
final class Repeats {
    private static final Answer ANSWERED_BEFORE = Answer.refusal("answered_before");
    private static final Answer OUTCOME_UNKNOWN = Answer.refusal("outcome_unknown");

    private final SessionTable sessions;
    private final Replies replies;

    Repeats(SessionTable sessions, Replies replies) {
        this.sessions = sessions;
        this.replies = replies;
    }

    /// Answers `envelope`, which repeats what is known and not under way.
    ///
    /// @param opened the session that opened it; empty if none did
    void answer(Known known, Envelope envelope, Optional<Session> opened) {
        RequestKey to = new RequestKey(envelope.from(), envelope.id());
        boolean same = known.id().equals(envelope.id());
        switch (known.state()) {
            case Known.State.UnderWay() -> {}
            case Known.State.Served() -> {
                if (!same) {
                    replies.answer(to, session(envelope, opened), ANSWERED_BEFORE);
                }
            }
            case Known.State.Answered(Entry.Kind kind, Octets payload) ->
                firstAnswer(known, envelope, opened, answer(kind, payload));
            case Known.State.AnswerGone() -> replies.answer(to, session(envelope, opened), ANSWERED_BEFORE);
            case Known.State.OutcomeUnknown() -> replies.answer(to, session(envelope, opened), OUTCOME_UNKNOWN);
        }
    }

    private void firstAnswer(Known known, Envelope envelope, Optional<Session> opened, Answer answer) {
        RequestKey to = new RequestKey(envelope.from(), envelope.id());
        Optional<Session> session = session(envelope, opened);
        if (envelope.protection() == Protection.PLAIN || session.isPresent()) {
            replies.answer(to, session, answer);
        } else if (known.hasKey()) {
            replies.noSession(to);
        } else {
            replies.answer(to, session, ANSWERED_BEFORE);
        }
    }

    private Optional<Session> session(Envelope envelope, Optional<Session> opened) {
        return envelope.protection() == Protection.PLAIN
                ? Optional.empty()
                : opened.or(() -> sessions.current(envelope.from()));
    }

    private static Answer answer(Entry.Kind kind, Octets payload) {
        JsonValue value = Json.parse(payload.toByteArray()).orThrow();
        return switch (kind) {
            case RESULT -> new Answer.Result(value);
            case REFUSAL -> new Answer.Refusal(value);
        };
    }
}
