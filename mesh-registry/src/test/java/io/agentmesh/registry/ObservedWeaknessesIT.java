package io.agentmesh.registry;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The weaknesses that were observed at the original's registry (registry §11), each over real sockets: what broke
/// there holds here. Those that have their test elsewhere:
///
/// | id | weakness | test |
/// |---|---|---|
/// | W18 | durations without sense | `SetupKeyRoutesIT.lifeHasABound`, `RotationRoutesIT.graceHasABound` |
/// | W33 | database file for everybody to read | `SqliteStoreIT.filesAreForTheOwnerAlone` |
final class ObservedWeaknessesIT extends RegistryTest {
    ObservedWeaknessesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    /// W1: whoever registers another's id takes its place in `/sync` and hears its group.
    @Test
    void w1StrangersRegistrationChangesNothingForTheHolder() throws Exception {
        ann.register(ALICE.id(), "Alice");
        try (TestFollower alice = ann.follow(ALICE.id())) {
            alice.snapshot();

            assertRefused(stranger.post("/agents", TestUser.registration(ALICE.id(), "M")), 409, "another account");
            ann.register(ALICE.id(), "Alice 2");

            assertThat(alice.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.PeerAdded.class,
                            added -> assertThat(added.card().name()).isEqualTo("Alice 2"));
        }
    }

    /// W21: any user reads any card by its id.
    @Test
    void w21StrangerReadsNoCard() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");

        assertRefused(stranger.get("/agents/" + card.id()), 404, "agent not found");
        assertRefused(stranger.get("/agents/" + card.id() + "?view=full"), 404, "agent not found");
        assertThat(ann.get("/agents/" + card.id()).statusCode()).isEqualTo(200);
    }

    /// W24: each registration of the same agent leaves one more card.
    @Test
    void w24RegisteringAgainPilesNothingUp() throws Exception {
        for (int i = 0; i < 3; i++) {
            ann.register(ALICE.id(), "Alice " + i);
        }

        assertThat(ann.search("")).extracting(AgentCard::name).containsExactly("Alice 2");
        assertThat(ann.get("/status").body()).contains("\"agent_count\":1");
    }
}
