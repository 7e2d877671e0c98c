package io.agentmesh.meshd.keystore;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeystoreIT {
    private final Path pendingFile;
    private final List<AgentKeyPair> stored = new ArrayList<>();
    private final Keystore.Place place = (old, successor) -> {
        stored.add(successor);
        return "memory";
    };

    KeystoreIT(@TempDir Path folder) {
        pendingFile = folder.resolve("rotation.key");
    }

    @Test
    void keyToComeIsOnDiskForItsOwnerAloneAndSurvivesARestart() throws Exception {
        AgentKeyPair prepared = open(place).prepare();

        assertThat(pendingFile).hasContent(prepared.secretHex() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pendingFile)))
                .isEqualTo("rw-------");
        assertThat(open(place).pending().orElseThrow().id()).isEqualTo(prepared.id());
        assertThat(open(place).prepare().id()).isEqualTo(prepared.id());
    }

    @Test
    void keyToComeThatOthersCouldReadIsRefused() throws Exception {
        open(place).prepare();
        Files.setPosixFilePermissions(pendingFile, PosixFilePermissions.fromString("rw-r-----"));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> open(place))
                .withMessageContaining(pendingFile.toString());
    }

    @Test
    void successorIsStoredWhereTheOldKeyWasAndTakesOver() throws Exception {
        Keystore keys = open(place);
        AgentKeyPair prepared = keys.prepare();

        keys.succeed(prepared);

        assertThat(keys.current().id()).isEqualTo(prepared.id());
        assertThat(keys.pending()).isEmpty();
        assertThat(stored).extracting(AgentKeyPair::id).containsExactly(prepared.id());
        assertThat(pendingFile).doesNotExist();
    }

    @Test
    void successorThatCannotBeStoredIsUsedAndKeptWhereItWaits() throws Exception {
        Keystore keys = open((old, successor) -> {
            throw new StartException("disk full");
        });
        AgentKeyPair prepared = keys.prepare();

        keys.succeed(prepared);

        assertThat(keys.current().id()).isEqualTo(prepared.id());
        assertThat(pendingFile).hasContent(prepared.secretHex() + "\n");
    }

    @Test
    void discardedKeyLeavesNothingBehind() throws Exception {
        Keystore keys = open(place);
        keys.prepare();

        keys.discard();

        assertThat(keys.pending()).isEmpty();
        assertThat(pendingFile).doesNotExist();
    }

    @Test
    void waitingFileThatHoldsNoKeyIsNamedAtTheStart() throws Exception {
        new PrivateFile(pendingFile).replace("zz");

        assertThatExceptionOfType(StartException.class).isThrownBy(() -> open(place));
    }

    private Keystore open(Keystore.Place where) throws StartException {
        return Keystore.open(ALICE, pendingFile, where, new SecureRandom());
    }
}
