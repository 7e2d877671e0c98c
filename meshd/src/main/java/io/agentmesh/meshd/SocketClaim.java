package io.agentmesh.meshd;

import io.agentmesh.program.StartException;
import io.agentmesh.program.files.FileLock;
import io.agentmesh.program.files.MeshHome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// The right to serve one mesh folder's socket: at most one daemon has it. A lock keeps daemons of ours
/// apart; the original's takes none, so whoever answers on the socket counts as well. A socket file that
/// nobody serves is left from a daemon that was killed, and is deleted.
final class SocketClaim implements AutoCloseable {
    /// What the system takes for a socket's path, in bytes, with its final zero byte (Linux 108, macOS
    /// 104).
    private static final int MAX_PATH_BYTES = 103;

    private final FileLock lock;

    private SocketClaim(FileLock lock) {
        this.lock = lock;
    }

    /// Claims the socket; the folder must be there.
    ///
    /// @throws StartException if another daemon has it, or the path cannot be used
    static SocketClaim take(MeshHome home) throws StartException {
        Path socket = home.socket();
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new StartException("the path of the socket has " + bytes + " bytes, the system takes "
                    + MAX_PATH_BYTES + ": " + socket + "; start meshd with a shorter HOME");
        }
        FileLock lock = FileLock.tryTake(home.daemonLock()).orElseThrow(() -> taken(home));
        boolean claimed = false;
        try {
            clear(home);
            claimed = true;
            return new SocketClaim(lock);
        } finally {
            if (!claimed) {
                lock.close();
            }
        }
    }

    /// Lets others have it.
    @Override
    public void close() {
        lock.close();
    }

    private static void clear(MeshHome home) throws StartException {
        Path socket = home.socket();
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new StartException(socket + " is no socket; move it away");
            }
            if (isServed(socket)) {
                throw taken(home);
            }
            Files.delete(socket);
        } catch (IOException refused) {
            throw new StartException("cannot clear the old socket " + socket + "; delete it", refused);
        }
    }

    private static boolean isServed(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException nobodyListens) {
            return false;
        }
    }

    private static StartException taken(MeshHome home) {
        return new StartException("another meshd is running and serves " + home.socket()
                + "; stop it, or give this one a folder of its own: meshctl context add NAME, and MESH_CONTEXT=NAME"
                + " before its meshd (or another HOME)");
    }
}
