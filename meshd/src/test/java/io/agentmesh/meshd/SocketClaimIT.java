package io.agentmesh.meshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.program.StartException;
import io.agentmesh.program.files.MeshHome;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketClaimIT {
    private final MeshHome home;

    SocketClaimIT(@TempDir Path folder) throws Exception {
        home = new MeshHome(folder.resolve(".mesh"));
        home.create();
    }

    @Test
    void onlyOneDaemonHasTheSocket() throws Exception {
        SocketClaim claim = SocketClaim.take(home);

        assertTaken();
        claim.close();

        SocketClaim.take(home).close();
    }

    @Test
    void daemonWithoutALockCountsAsLongAsItAnswers() throws Exception {
        try (ServerSocketChannel original = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            original.bind(UnixDomainSocketAddress.of(home.socket()));
            assertTaken();
        }

        assertThat(home.socket()).exists();
        SocketClaim.take(home).close();
        assertThat(home.socket()).doesNotExist();
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(home.socket(), "precious");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> SocketClaim.take(home))
                .withMessage(home.socket() + " is no socket; move it away");
        assertThat(home.socket()).hasContent("precious");
    }

    @Test
    void pathOfOneByteMoreThanTheSystemTakesIsNamed(@TempDir Path folder) throws Exception {
        SocketClaim.take(homeWithSocketPathOf(103, folder)).close();

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> SocketClaim.take(homeWithSocketPathOf(104, folder)))
                .withMessageContaining("has 104 bytes, the system takes 103")
                .withMessageContaining("start meshd with a shorter HOME");
    }

    private static MeshHome homeWithSocketPathOf(int bytes, Path folder) throws StartException {
        int others = new MeshHome(folder.resolve("x")).socket().toString().length() - 1;
        MeshHome home = new MeshHome(folder.resolve("x".repeat(bytes - others)));
        home.create();
        return home;
    }

    private void assertTaken() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> SocketClaim.take(home))
                .withMessageContaining("another meshd is running")
                .withMessageContaining("meshctl context add NAME");
    }
}
