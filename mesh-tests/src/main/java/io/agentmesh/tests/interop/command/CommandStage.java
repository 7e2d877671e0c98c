package io.agentmesh.tests.interop.command;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.examples.echo.EchoAgent;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.examples.play.Actor;
import io.agentmesh.examples.play.Audience;
import io.agentmesh.examples.play.Cast;
import io.agentmesh.examples.play.Maker;
import io.agentmesh.examples.play.Middle;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mesh of one cast with four people in it: Alice and Bob, whose agents have one owner; Carol, a stranger; and Dave,
/// who has a machine and no login. Their keys are the same in every mesh, so that what they print can be compared.
final class CommandStage {
    private final Lab lab;
    private final Cast cast;
    private final Wardrobe wardrobe;
    private final Middle middle;
    private final Actor alice;
    private final Actor bob;
    private final Actor carol;
    private final Person dave;

    private CommandStage(Lab lab, Cast cast, Wardrobe wardrobe) {
        this.lab = lab;
        this.cast = cast;
        this.wardrobe = wardrobe;
        this.middle = Middle.start(lab, wardrobe, cast.backend());
        String owner = middle.token("alice");
        this.alice = actor("alice", 1, owner);
        this.bob = actor("bob", 2, owner);
        this.carol = actor("carol", 3, middle.token("carol"));
        this.dave = lab.person("dave", wardrobe.of(cast.meshctl()).meshctl());
        middle.awaitReady(Audience.nobody());
    }

    static CommandStage prepare(Lab lab, Cast cast, Wardrobe wardrobe) {
        return new CommandStage(lab, cast, wardrobe);
    }

    Lab lab() {
        return lab;
    }

    Cast cast() {
        return cast;
    }

    Actor alice() {
        return alice;
    }

    Actor bob() {
        return bob;
    }

    Actor carol() {
        return carol;
    }

    Person dave() {
        return dave;
    }

    /// The key of Dave's agent, and of one more that nobody has.
    static AgentKeyPair davesKey() {
        return key(4);
    }

    static AgentKeyPair nobodysKey() {
        return key(5);
    }

    String registryUrl() {
        return middle.registryUrl();
    }

    Settled settled() {
        return new Settled(Map.of(
                alice.key().id().value(), "alice",
                bob.key().id().value(), "bob",
                carol.key().id().value(), "carol",
                davesKey().id().value(), "dave",
                nobodysKey().id().value(), "nobody"));
    }

    /// A daemon beside each of the three agents; returns once they are connected and follow the registry.
    void startDaemons() throws IOException {
        startDaemon(bob, cast.calleeMeshd());
        startDaemon(alice, cast.callerMeshd());
        Running last = startDaemon(carol, cast.calleeMeshd());
        lab.await(last, "three agents on the relay", () -> middle.connectedAgents() == 3);
        lab.await(last, "three daemons that follow the registry", () -> middle.followers(alice.token()) == 3);
    }

    /// The id of somebody's account, by the registry's own word.
    String userId(Actor actor) {
        String answer = lab.get(registryUrl() + "/users/me", Map.of("Authorization", "Bearer " + actor.token()));
        return text(answer, "id");
    }

    /// Types a command with our command line, whichever plays: what the original's cannot do, and a script needs.
    Typed withOurs(Actor actor, String... words) {
        Typed typed = actor.person().type(wardrobe.ours().meshctl(), "", words);
        if (!typed.succeeded()) {
            throw new LabException(
                    "`meshctl " + String.join(" ", Arrays.asList(words).subList(0, 2)) + "`: " + typed.printed());
        }
        return typed;
    }

    /// The first text of this name in printed JSON.
    static String text(String printed, String member) {
        Matcher found = Pattern.compile("\"" + Pattern.quote(member) + "\": ?\"([^\"]*)\"")
                .matcher(printed);
        if (!found.find()) {
            throw new LabException("no " + member + " in: " + printed);
        }
        return found.group(1);
    }

    private Running startDaemon(Actor actor, Maker maker) throws IOException {
        EchoAgent agent = lab.keep(EchoAgent.start(actor.person().name()));
        actor.writeDaemonConfig(maker, middle.relayUrl(), agent.url());
        return lab.start(
                "meshd-" + actor.person().name(),
                actor.person(),
                wardrobe.of(maker).meshd(),
                List.of("-c", actor.daemonConfig().toString()));
    }

    private Actor actor(String name, int seed, String token) {
        Person person = lab.person(name, wardrobe.of(cast.meshctl()).meshctl());
        return new Actor(person, key(seed), token, middle).settle();
    }

    private static AgentKeyPair key(int seed) {
        byte[] bytes = new byte[AgentKeyPair.SEED_BYTES];
        Arrays.fill(bytes, (byte) seed);
        return AgentKeyPair.ofSeed(bytes);
    }
}
