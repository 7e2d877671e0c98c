package io.agentmesh.tests.interop.rule;

import static io.agentmesh.examples.play.Maker.RUST;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.examples.lab.Frame;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Recorder;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Frames of the offline channel at the original's relay, daemon and library, which know nothing of it
/// (offline §12.6, I15).
final class OfflineRules {
    private static final int FRAMES = 1_000;
    /// Those that come while there is no session.
    private static final int BEFORE_ANY_SESSION = 100;
    /// The original's relay takes 50 a second of one sender, and drops the others without a word.
    private static final Duration PACE = Duration.ofMillis(25);

    private static final Duration PATIENT = Duration.ofSeconds(30);
    /// An opening around the smallest text.
    private static final int FRAME_BYTES = 124 + 272 + 32;

    private final SecureRandom random = new SecureRandom();
    private final AgentKeyPair key = AgentKeyPair.generate(random);
    private final Recorder link;

    private OfflineRules(Recorder link) {
        this.link = link;
    }

    /// With and without a session of the live channel: no agent is called, nothing is answered, and what both
    /// ends say to each other next is understood.
    static void aThousandFrames(RuleStage stage) throws IOException, InterruptedException {
        stage.withRelay(RUST);
        Daemon daemon = stage.daemon("theirs", RUST);
        Library library = stage.agent();
        var rules = new OfflineRules(stage.link());
        try (MeshAgent sender = rules.connect()) {
            List<AgentId> targets = List.of(new AgentId(daemon.id()), new AgentId(library.id()));
            rules.post(stage, sender, targets, BEFORE_ANY_SESSION);
            for (AgentId target : targets) {
                expectEcho(sender, target, "a session begins");
            }
            rules.post(stage, sender, targets, FRAMES - BEFORE_ANY_SESSION);
            stage.lab()
                    .await(
                            "a thousand frames at the original's",
                            () -> arrived(daemon.link()) + arrived(library.link()) == FRAMES);
            for (AgentId target : targets) {
                expectEcho(sender, target, "and goes on");
            }
            daemon.echo(sender.id().value(), "the other way");
        }
        if (daemon.agent().asked() != 2) {
            throw new LabException("its agent was asked " + daemon.agent().asked() + " times instead of twice");
        }
        expectSilence(daemon.link());
        expectSilence(library.link());
    }

    private MeshAgent connect() throws InterruptedException {
        return MeshAgent.builder(
                        key,
                        URI.create("ws://127.0.0.1:" + link.port() + "/ws"),
                        AccessPolicy.allowAll(),
                        request -> Answer.of(request.payload()))
                .connect();
    }

    /// In turn to each of them, as fast as the relay takes it.
    private void post(RuleStage stage, MeshAgent sender, List<AgentId> targets, int count) {
        var posted = new AtomicInteger();
        try (ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> posting = pace.scheduleAtFixedRate(
                    () -> {
                        int number = posted.get();
                        if (number < count) {
                            var unused = sender.carry(frame(targets.get(number % targets.size())));
                            posted.incrementAndGet();
                        }
                    },
                    0,
                    PACE.toMillis(),
                    TimeUnit.MILLISECONDS);
            stage.lab().await(count + " frames to be posted", () -> posted.get() == count);
            posting.cancel(false);
        }
    }

    private Envelope frame(AgentId target) {
        byte[] bytes = new byte[FRAME_BYTES];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes)
                .putInt(0x4D4F_4301)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) 1)
                .putInt(0)
                .putLong(System.currentTimeMillis() + Duration.ofDays(1).toMillis());
        return EnvelopeDraft.sealed(
                        UUID.randomUUID(),
                        target,
                        MessageType.CONTROL,
                        Base64Url.encode(bytes),
                        System.currentTimeMillis())
                .sign(key);
    }

    private static long arrived(Recorder link) {
        return RuleStage.sent(link)
                .filter(envelope -> envelope.sender() == Frame.Sender.RELAY && envelope.is(MessageType.CONTROL))
                .count();
    }

    private static void expectSilence(Recorder link) {
        boolean isError = RuleStage.sent(link).anyMatch(envelope -> envelope.isOwn(MessageType.ERROR));
        if (isError) {
            throw new LabException("a frame was answered with an error");
        }
    }

    private static void expectEcho(MeshAgent sender, AgentId target, String text) throws InterruptedException {
        Reply reply = sender.request(
                target, JsonObject.empty().with("capability", "echo").with("said", text), PATIENT);
        if (!String.valueOf(reply).contains(text)) {
            throw new LabException("expected an echo of " + text + ", got " + reply);
        }
    }
}
