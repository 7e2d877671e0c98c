package io.agentmesh.meshd;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.node.Group;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.meshd.succession.Successors;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/// Under which key an agent is asked that a caller names by any of its keys. Thread-safe.
///
/// A key that was rotated away leads on to the one that took its place. One that was revoked for another reason
/// leads nowhere: whoever has it may be anybody, and may have appointed anybody.
///
/// @param node knows what was revoked
/// @param successors know who came after whom
record TargetKeys(NodeView node, Successors successors) {
    /// Whoever has a revoked key may be anybody.
    private static final Violation REVOKED = new Violation(ErrorCode.REVOKED, "the key of the target is revoked");

    /// The key to ask; the control plane is asked first about a key that was rotated away and has no successor
    /// that is known.
    ///
    /// @return completes with the key, or with `revoked`; never with a failure
    CompletableFuture<Decoded<AgentId>> of(AgentId target) {
        AgentId today = successors.today(target);
        return node.group().isRotatedAway(today)
                ? successors.find(today).thenApply(found -> judged(target, found))
                : CompletableFuture.completedFuture(judged(target, today));
    }

    private Decoded<AgentId> judged(AgentId target, AgentId today) {
        return isUntrusted(target) || node.group().isRevoked(today) ? new Decoded.Bad<>(REVOKED) : Decoded.ok(today);
    }

    /// Why nothing may be asked under this key any more, nor an answer taken; empty for one that another took the
    /// place of.
    Optional<Violation> refusal(AgentId key) {
        return isUntrusted(key) ? Optional.of(REVOKED) : Optional.empty();
    }

    private boolean isUntrusted(AgentId key) {
        Group group = node.group();
        return group.isRevoked(key) && !group.isRotatedAway(key);
    }

    /// Who took the place of a key that did not answer or was refused: the relay may know of a rotation before we
    /// do.
    ///
    /// @return completes with the key to ask now, the same if nobody did; never with a failure
    CompletableFuture<AgentId> after(AgentId key) {
        if (isUntrusted(key)) {
            return CompletableFuture.completedFuture(key);
        }
        return successors
                .find(key)
                .thenApply(today -> judged(key, today).toOptional().orElse(key));
    }

    /// What `first` completes with, or `replaced` as soon as it is known that another key took this one's place.
    /// Cancelled if `first` is.
    <T> CompletableFuture<T> unlessReplaced(AgentId key, CompletableFuture<T> first, T replaced) {
        CompletableFuture<T> either = new CompletableFuture<>();
        Successors.Watch watch = successors.watch(old -> {
            if (old.equals(key)) {
                either.complete(replaced);
            }
        });
        then(first, (value, cancelled) -> {
            if (cancelled == null) {
                either.complete(value);
            } else {
                either.cancel(false);
            }
        });
        if (!successors.today(key).equals(key)) {
            either.complete(replaced);
        }
        then(either, (value, cancelled) -> watch.close());
        return either;
    }

    private static <T> void then(CompletionStage<T> stage, BiConsumer<? super T, ? super Throwable> action) {
        stage.whenComplete(action);
    }

    /// Whether the relay does not let the asked key in any more.
    static boolean isGone(Violation why) {
        return why.code() == ErrorCode.REVOKED || why.code() == ErrorCode.UNKNOWN_AGENT;
    }
}
