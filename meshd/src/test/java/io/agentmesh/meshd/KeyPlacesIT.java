package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.config.KeyPlace;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.config.MeshdConfigReader;
import io.agentmesh.meshd.config.MeshdSettings;
import io.agentmesh.meshd.config.SuccessorKeys;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.settings.Flags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyPlacesIT {
    private static final AgentKeyPair ERIN = AgentKeyPair.ofSeed(new byte[AgentKeyPair.SEED_BYTES]);

    private final Path folder;
    private final MeshHome home;

    KeyPlacesIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.home = new MeshHome(folder.resolve(".mesh"));
        home.create();
    }

    @Test
    void keyOfTheNodeFileIsReplacedThereAndUnknownMembersStay() throws Exception {
        Path file = Files.writeString(
                folder.resolve("node.json"),
                "{\"secret_key_hex\":\"" + ALICE.secretHex()
                        + "\",\"relay_url\":\"wss://h/ws\",\"local_agent_url\":\"http://h/\",\"mine\":1}");

        store(new KeyPlace.InNodeFile(file));

        assertThat(file).content().contains(BOB.secretHex(), "\"mine\": 1").doesNotContain(ALICE.secretHex());
    }

    @Test
    void keyOfTheCredentialsIsReplacedThereAndEverythingElseStays() throws Exception {
        Files.writeString(home.configFile(), "# mine\nsecret_key = \"" + ALICE.secretHex() + "\"\n");

        store(new KeyPlace.InCredentials());

        assertThat(home.configFile()).hasContent("# mine\nsecret_key = \"" + BOB.secretHex() + "\"\n");
    }

    @Test
    void keyOfAFileOfItsOwnIsReplacedThere() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), ALICE.secretHex());

        store(new KeyPlace.InSecretFile(file));

        assertThat(file).hasContent(BOB.secretHex() + "\n");
    }

    @Test
    void keyFromOutsideGoesToTheCredentialsIfNobodyElsesIsThere() throws Exception {
        store(new KeyPlace.Outside("MESH_SECRET_KEY"));

        assertThat(home.configFile()).hasContent("secret_key = \"" + BOB.secretHex() + "\"\n");
    }

    @Test
    void anotherAgentsKeyInTheCredentialsIsNotTouched() throws Exception {
        String others = "secret_key = \"" + CAROL.secretHex() + "\"\n";
        Files.writeString(home.configFile(), others);

        String where = store(new KeyPlace.Outside("MESH_SECRET_KEY"));

        assertThat(home.configFile()).hasContent(others);
        assertThat(Path.of(where)).hasContent(BOB.secretHex() + "\n");
    }

    /// The original's daemon comes up again with the key that it revoked itself (W10).
    @Test
    void nextStartWithTheOldKeyFromOutsideHasTheNewestOne() throws Exception {
        Files.writeString(home.configFile(), "secret_key = \"" + CAROL.secretHex() + "\"\n");
        KeyPlace outside = new KeyPlace.Outside("MESH_SECRET_KEY");
        new KeyPlaces(outside, home).store(ALICE, BOB);
        new KeyPlaces(outside, home).store(BOB, ERIN);

        MeshdConfig config = startWith(ALICE);

        assertThat(config.keys().id()).isEqualTo(ERIN.id());
        assertThat(config.keyPlace()).isEqualTo(outside);
        assertThat(config.warnings()).anyMatch(warning -> warning.contains("MESH_SECRET_KEY was replaced"));
    }

    @Test
    void successorThatCannotBeReadIsNoReasonToUseTheOldKey() throws Exception {
        Path kept = new SuccessorKeys(home).keep(ALICE.id(), BOB);
        Files.writeString(kept, "no key");

        assertThatThrownBy(() -> startWith(ALICE))
                .isInstanceOf(StartException.class)
                .hasMessage("cannot use the agent's key after its rotation: " + kept);
    }

    @Test
    void successorThatOthersCouldReadIsRefused() throws Exception {
        Path kept = new SuccessorKeys(home).keep(ALICE.id(), BOB);
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw----r--"));

        assertThatThrownBy(() -> startWith(ALICE))
                .isInstanceOf(StartException.class)
                .hasMessage("cannot use the agent's key after its rotation: " + kept)
                .hasRootCauseInstanceOf(UnusableFileException.class);
    }

    @Test
    void keysThatSucceedEachOtherInACircleAreRefused() throws Exception {
        new SuccessorKeys(home).keep(ALICE.id(), BOB);
        new SuccessorKeys(home).keep(BOB.id(), ALICE);

        assertThatThrownBy(() -> startWith(ALICE))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("more than 1000 keys after " + ALICE.id());
    }

    private MeshdConfig startWith(AgentKeyPair key) throws StartException {
        Map<String, String> environment = Map.of(
                "HOME", folder.toString(),
                "MESH_SECRET_KEY", key.secretHex());
        Flags flags = new Flags().put(MeshdSettings.RELAY, "wss://r/ws").put(MeshdSettings.LOCAL_AGENT, "http://a/");
        return MeshdConfigReader.read(flags, environment);
    }

    private String store(KeyPlace place) throws Exception {
        return new KeyPlaces(place, home).store(ALICE, BOB);
    }
}
