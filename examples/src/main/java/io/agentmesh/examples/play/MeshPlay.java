package io.agentmesh.examples.play;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.examples.echo.EchoAgent;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Recorder;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Three agents of two people: Alice's asks Bob's, which has the same owner and may; Carol's, a stranger's, may
/// not until there is a rule for it. Each scene checks what it shows and fails with what came instead. Scenes
/// are called in their order, on one thread.
public final class MeshPlay {
    private static final Pattern DENIAL = Pattern.compile("denied", Pattern.CASE_INSENSITIVE);
    static final String CAPABILITY = "echo";

    private final Lab lab;
    private final Cast cast;
    private final Wardrobe wardrobe;
    private final Audience audience;
    private final Middle middle;
    private final Recorder recorder;
    private final Actor alice;
    private final Actor bob;
    private final Actor carol;
    private final EchoAgent bobsAgent;
    private final StreamScenes.Ends ends;
    private final Daemons daemons;

    private MeshPlay(Lab lab, Cast cast, Wardrobe wardrobe, Audience audience) throws IOException {
        this.lab = lab;
        this.cast = cast;
        this.wardrobe = wardrobe;
        this.audience = audience;
        this.middle = Middle.start(lab, wardrobe, cast.backend());
        var random = new SecureRandom();
        String owner = middle.token("alice");
        this.alice = actor("alice", owner, random);
        this.bob = actor("bob", owner, random);
        this.carol = actor("carol", middle.token("carol"), random);
        middle.awaitReady(audience);
        this.recorder = lab.keep(Recorder.start(middle.relayPort()));
        this.bobsAgent = lab.keep(EchoAgent.start("bob"));
        this.ends = new StreamScenes.Ends(alice, bob, bobsAgent);
        this.daemons = new Daemons(lab, wardrobe);
    }

    /// Starts relay and registry and gives everybody a home, a key and an account; Alice and Bob's agents have
    /// one owner.
    public static MeshPlay prepare(Lab lab, Cast cast, Wardrobe wardrobe, Audience audience) throws IOException {
        audience.scene("A relay and a registry");
        return new MeshPlay(lab, cast, wardrobe, audience);
    }

    private Actor actor(String name, String token, SecureRandom random) {
        Path meshctl = wardrobe.of(cast.meshctl()).meshctl();
        return new Actor(lab.person(name, meshctl), AgentKeyPair.generate(random), token, middle).settle();
    }

    /// Everybody registers an agent.
    public void register() {
        audience.scene("Register three agents");
        List.of(alice, bob, carol).forEach(this::registered);
    }

    private void registered(Actor actor) {
        expectSuccess(
                actor.person(), actor.register(CAPABILITY), actor.key().id().value());
    }

    /// Daemons start beside two agents, and one for the stranger.
    public void startDaemons() throws IOException {
        audience.scene("A daemon beside each agent");
        startDaemon(bob, cast.calleeMeshd(), bobsAgent);
        startDaemon(alice, cast.callerMeshd(), lab.keep(EchoAgent.start("alice")));
        Running last = startDaemon(carol, cast.callerMeshd(), lab.keep(EchoAgent.start("carol")));
        lab.await(last, "three agents on the relay", () -> middle.connectedAgents() == 3);
        lab.await(last, "three daemons that follow the registry", () -> middle.followers(alice.token()) == 3);
        daemons.awaitLocalApis();
        // The original's daemon knows nothing of owners: without a rule it refuses its owner's other agents too.
        if (cast.calleeMeshd() == Maker.RUST) {
            expectSuccess(alice.person(), alice.person().meshctl(ruleWords(alice, bob)), "");
        }
    }

    private static String[] ruleWords(Actor caller, Actor callee) {
        return new String[] {
            "acl",
            "create",
            "--source=" + caller.key().id(),
            "--target=" + callee.key().id(),
            "--capabilities",
            CAPABILITY
        };
    }

    private Running startDaemon(Actor actor, Maker maker, EchoAgent agent) {
        actor.writeDaemonConfig(maker, middle.relayUrl(recorder.port()), agent.url());
        Running daemon = daemons.start(actor, maker);
        audience.started("meshd for " + actor.person().name() + "'s agent at " + agent.url());
        return daemon;
    }

    /// Alice finds Bob's agent by what it can do.
    public void discover() {
        audience.scene("Find agents that can echo");
        expectSuccess(
                alice.person(),
                alice.person().meshctl("discover", "--capability", CAPABILITY),
                bob.key().id().value());
    }

    /// Alice asks Bob's agent; this text must come back, and nobody in the middle may have seen it.
    public Typed request(String text) {
        audience.scene("Ask one of your own agents");
        return answeredOnceHeard(alice, text);
    }

    /// Alice asks Bob's agent for three results, as they come.
    public void stream() {
        streams().threeResults();
    }

    /// Alice asks for more than she waits for; Bob's agent notices.
    public void giveUpStream() {
        streams().giveUp();
    }

    /// Alice asks for what takes long and does not wait for it; Bob's agent notices.
    public void giveUpRequest() {
        streams().giveUpBeforeTheAnswer();
    }

    private StreamScenes streams() {
        return new StreamScenes(lab, cast.streaming(), audience, ends);
    }

    /// Alice asks Bob's agent while its daemon is off; the answer comes when it is back.
    public void askWhoIsAway(String text) {
        new AwayScene(lab, audience, alice, bob).play(daemons, text);
    }

    /// Alice sends Bob's agent a message while its daemon is off; then her daemon, relay and registry are killed and
    /// started again, and it is read, handled once, answered and signed for.
    ///
    /// @return what lay on the disks of relay and registry when they were down
    public String outliveEverybody(String text) {
        return new OutlivingScene(lab, audience, new OutlivingScene.Programs(middle, daemons), ends).play(text);
    }

    /// Alice sends Bob's agent a message that would wait for it.
    public void sendDurably() {
        new DurableScene(lab, audience, alice, bob).play(cast.durable());
    }

    /// Carol asks the same and is refused, at once and in words.
    public void strangerIsDenied() {
        audience.scene("A stranger asks");
        Typed typed = carol.request(bob, CAPABILITY, "{\"message\":\"let me in\"}");
        audience.typed(carol.person(), typed);
        if (typed.succeeded() || !isDenial(typed)) {
            throw PlayFailedException.of("a refusal that says so", typed);
        }
    }

    /// Bob's owner writes a rule, and Carol is answered.
    public void ruleLetsTheStrangerIn() {
        audience.scene("A rule lets the stranger in");
        expectSuccess(bob.person(), bob.allow(carol, CAPABILITY), "");
        answeredOnceHeard(carol, "thank you");
    }

    /// A daemon hears of cards and rules a moment after the registry has them, and denies until then.
    private Typed answeredOnceHeard(Actor asking, String text) {
        List<Typed> asked = new ArrayList<>();
        lab.await("bob's daemon to hear of cards and rules", () -> {
            asked.add(asking.request(bob, CAPABILITY, "{\"message\":\"" + text + "\"}"));
            return !isDenial(asked.getLast());
        });
        return expectSuccess(asking.person(), asked.getLast(), text);
    }

    private static boolean isDenial(Typed typed) {
        return DENIAL.matcher(typed.printed()).find();
    }

    /// Nobody's key and nobody's token stands in anything that a program of ours printed.
    public void secretsStayedIn() {
        List<String> secrets = Stream.concat(
                        middle.tokens().stream(),
                        Stream.of(alice, bob, carol).map(actor -> actor.key().secretHex()))
                .toList();
        for (Running program : Stream.concat(middle.programsOfOurs(), daemons.ofOurs().stream())
                .toList()) {
            String printed = program.output();
            if (secrets.stream().anyMatch(printed::contains)) {
                throw new PlayFailedException("the log of " + program.name() + " holds a key or a token");
            }
        }
    }

    /// Who asks.
    public AgentId caller() {
        return alice.key().id();
    }

    /// Who answers.
    public AgentId callee() {
        return bob.key().id();
    }

    /// What somebody on the relay links saw so far.
    public String seenInTheMiddle() {
        return recorder.captured();
    }

    private Typed expectSuccess(Person person, Typed typed, String expected) {
        audience.typed(person, typed);
        if (!typed.succeeded() || !typed.printed().contains(expected)) {
            throw PlayFailedException.of("success with " + (expected.isEmpty() ? "exit code 0" : expected), typed);
        }
        return typed;
    }
}
