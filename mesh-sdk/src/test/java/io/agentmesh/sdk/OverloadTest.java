package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.CallLimits;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.RemoteCode;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.Mesh;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// The two words for too much work, and what each says of the key.
final class OverloadTest {
    private final Mesh mesh = new Mesh(24);

    @Test
    void busyAgentTakesTheRequestLaterUnderTheSameKey() {
        mesh.config(MeshConfig.defaults().withCalls(CallLimits.defaults().handling(1, 1)));
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> first = ask(alice, "one");

        assertThat(codeOf(ask(alice, "two"))).isEqualTo(RemoteCode.BUSY);
        mesh.rig.runHandlers();
        CompletableFuture<Reply> again = ask(alice, "two");
        mesh.rig.runHandlers();

        assertThat(first).isCompletedWithValue(said("one"));
        assertThat(again).isCompletedWithValue(said("two"));
    }

    @Test
    void overloadedAgentRepeatsItsNoUnderTheSameKeyAndTakesAnother() {
        Gate gate = new Gate();
        MeshEnvironment all = mesh.rig.environment(mesh.relay);
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .environment(new MeshEnvironment(
                        all.loop(),
                        gate,
                        all.timers(),
                        all.ticker(),
                        all.timeOfDay(),
                        all.jitter(),
                        all.secrets(),
                        all.links()))
                .start();
        MeshClient alice = mesh.client(ALICE);

        assertThat(codeOf(ask(alice, "one"))).isEqualTo(RemoteCode.OVERLOADED);
        gate.open = true;

        assertThat(codeOf(ask(alice, "one"))).isEqualTo(RemoteCode.OVERLOADED);
        assertThat(mesh.handled).isEmpty();
        assertThat(ask(alice, "two")).isCompletedWithValue(said("two"));
    }

    /// Under the word as its key.
    private static CompletableFuture<Reply> ask(MeshClient alice, String word) {
        return alice.requestAsync(
                BOB.id(), say(word), CallOptions.within(Mesh.TIMEOUT).underKey(word));
    }

    private static RemoteCode codeOf(CompletableFuture<Reply> reply) {
        assertThat(reply).isCompletedWithValueMatching(Reply.RemoteError.class::isInstance);
        return ((Reply.RemoteError) reply.join()).code();
    }

    /// Runs handlers once it is open.
    private final class Gate implements Executor {
        private boolean open;

        @Override
        public void execute(Runnable handler) {
            if (!open) {
                throw new RejectedExecutionException("no thread is left");
            }
            mesh.rig.loop().execute(handler);
        }
    }
}
