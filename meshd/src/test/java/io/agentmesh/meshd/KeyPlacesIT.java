package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshd.config.KeyPlace;
import io.agentmesh.program.files.MeshHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyPlacesIT {
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
                        + "\",\"relay_url\":\"ws://h/ws\",\"local_agent_url\":\"http://h/\",\"mine\":1}");

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

    private String store(KeyPlace place) throws Exception {
        return new KeyPlaces(place, home).store(ALICE, BOB);
    }
}
