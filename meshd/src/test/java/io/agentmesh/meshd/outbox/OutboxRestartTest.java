package io.agentmesh.meshd.outbox;

import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.outbox.FakeCourier.json;
import static io.agentmesh.meshd.outbox.Order.Repeat.AT_LEAST_ONCE;
import static io.agentmesh.meshd.outbox.Order.Repeat.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.sdk.call.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies on the disk, and what the next process makes of it.
final class OutboxRestartTest {
    private final OutboxRig rig;

    OutboxRestartTest(@TempDir Path home) throws Exception {
        rig = new OutboxRig(home);
    }

    @Test
    void requestThatWaitsIsDeliveredByTheNextProcess() throws Exception {
        UUID id = rig.submit();
        rig.clock.advance(Duration.ofMinutes(20));

        rig.restart();
        rig.courier.comes(BOB.id());
        rig.courier.answers("1");

        assertThat(rig.state(id)).isEqualTo(new State.Answered(rig.clock.instant(), json("1")));
        assertThat(rig.courier.last().timeout()).isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void endIsKnownToTheNextProcess() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());
        rig.courier.answers("{\"n\":1}");
        State answered = rig.state(id);

        rig.restart();

        assertThat(rig.state(id)).isEqualTo(answered);
    }

    @Test
    void requestThatWasSentIsSentAgainUnderItsKeyWhileThePeerKnowsIt() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());
        rig.clock.advance(Duration.ofSeconds(54));

        rig.restart();
        rig.courier.comes(BOB.id());
        rig.courier.answers("1");

        assertThat(rig.courier.sent).extracting(FakeCourier.Sent::key).containsExactly(id.toString());
        assertThat(rig.state(id).word()).isEqualTo("answered");
    }

    @Test
    void requestThatWasSentIsNotSentAgainOnceThePeerMayHaveForgottenIt() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());
        rig.clock.advance(Duration.ofSeconds(55));

        rig.restart();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).isEmpty();
        assertThat(rig.state(id).word()).isEqualTo("unknown");
    }

    @Test
    void clockThatWasSetBackIsNoReasonToSendAgain() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.clock.setTimeOfDay(rig.clock.instant().minusSeconds(1));
        rig.restart();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).isEmpty();
        assertThat(rig.state(id).word()).isEqualTo("unknown");
    }

    @Test
    void peerThatRemembersNothingIsNotAskedAgain() throws Exception {
        rig.courier.memory = Reach.Memory.NONE;
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.restart();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).isEmpty();
        assertThat(rig.state(id).word()).isEqualTo("unknown");
    }

    @Test
    void keyOfAnotherSelfIsNotKnownToThePeer() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.courier.self = CAROL.id();
        rig.restart();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).isEmpty();
        assertThat(rig.state(id).word()).isEqualTo("unknown");
    }

    @Test
    void ownerWhoSaysThatItDoesNoHarmHasItSentAgainHoweverLongItTook() throws Exception {
        UUID id = rig.submit(rig.order(BOB.id(), AT_LEAST_ONCE, ""));
        rig.courier.comes(BOB.id());
        rig.clock.advance(Duration.ofMinutes(30));

        rig.restart();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).extracting(FakeCourier.Sent::key).containsExactly(id.toString());
    }

    @Test
    void requestWhoseTimePassedWhileNoProcessRanExpires() throws Exception {
        UUID id = rig.submit();
        rig.outbox.close();
        rig.clock.advance(Duration.ofHours(2));

        rig.restart();
        rig.clock.advance(Duration.ZERO);

        assertThat(rig.state(id)).isEqualTo(new State.Expired(rig.clock.instant(), State.Handled.NO));
    }

    @Test
    void filesAreTheOwnersAndShowNothing() throws Exception {
        rig.submit();

        List<Path> files = files();
        assertThat(files).hasSize(2);
        for (Path file : files) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("c4n4ry", "echo");
        }
    }

    @Test
    void fileThatWasChangedIsLeftAloneAndNotDelivered() throws Exception {
        rig.submit();
        Path entry = entry();
        byte[] bytes = Files.readAllBytes(entry);
        bytes[bytes.length - 1] ^= 1;
        Files.write(entry, bytes);

        rig.restart();
        rig.courier.comes(BOB.id());

        assertThat(rig.courier.sent).isEmpty();
        assertThat(rig.outbox.list()).isEmpty();
        assertThat(entry).exists();
    }

    @Test
    void fileUnderAnothersNameIsNotTaken() throws Exception {
        rig.submit();
        Path entry = entry();
        Files.move(entry, entry.resolveSibling(new UUID(9, 9) + ".entry"));

        rig.restart();

        assertThat(rig.outbox.list()).isEmpty();
    }

    @Test
    void fileThatWasNotFinishedWasNeverPromised() throws Exception {
        rig.submit();
        Path unfinished = rig.folder.resolve(new UUID(9, 9) + ".new");
        Files.writeString(unfinished, "MESHKEPT");

        rig.restart();

        assertThat(unfinished).doesNotExist();
        assertThat(rig.outbox.list()).hasSize(1);
    }

    @Test
    void diskThatRefusesTakesNothing() throws Exception {
        loseTheFolder();

        assertThat(OutboxRig.refusal(rig.outbox.submit(rig.order(BOB.id(), AT_MOST_ONCE, ""), OutboxRig.AN_HOUR)))
                .isEqualTo(ErrorCode.STORAGE);
        assertThat(rig.outbox.list()).isEmpty();
    }

    @Test
    void nothingIsSentUnlessItIsWrittenFirst() throws Exception {
        UUID id = rig.submit();
        loseTheFolder();

        rig.courier.comes(BOB.id());
        assertThat(rig.courier.sent).isEmpty();
        assertThat(rig.state(id)).isEqualTo(new State.Waiting());

        Files.createDirectory(rig.folder);
        rig.clock.advance(Duration.ofSeconds(5));
        assertThat(rig.courier.sent).hasSize(1);
    }

    @Test
    void keyFileOfSomethingElseIsAnError() throws Exception {
        Files.writeString(rig.folder.resolve("key"), "00ff");

        assertThatThrownBy(rig::restart).isInstanceOf(IOException.class).hasMessageContaining("2 bytes (expected: 32)");
    }

    @Test
    void keyFileThatOthersMayChangeIsAnErrorAndTheRequestsWait() throws Exception {
        UUID id = rig.submit();
        Path key = rig.folder.resolve("key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw--w----"));

        assertThatThrownBy(rig::restart)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("cannot use " + key + ": other users can read or change it");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        rig.restart();
        assertThat(rig.state(id).word()).isEqualTo("waiting");
    }

    private void loseTheFolder() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
        Files.delete(rig.folder);
    }

    private Path entry() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".entry"))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(rig.folder)) {
            return all.toList();
        }
    }
}
