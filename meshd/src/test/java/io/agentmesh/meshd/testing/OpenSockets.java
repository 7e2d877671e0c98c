package io.agentmesh.meshd.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The connections of this process, as the kernel has them: whoever opened them, and through whichever library.
/// Linux alone.
public final class OpenSockets {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    /// Room for the address of any family.
    private static final int SOCKADDR_BYTES = 128;

    private static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN).withName("port");
    private static final MethodHandle GETSOCKNAME = addressCall("getsockname");
    private static final MethodHandle GETPEERNAME = addressCall("getpeername");
    private static final MethodHandle GETSOCKOPT = call(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    private OpenSockets() {}

    /// One TCP connection.
    ///
    /// @param localPort of this end
    /// @param remotePort of the other end
    /// @param noDelay whether small writes leave at once, or wait for the acknowledgement of those before them
    public record Connection(int localPort, int remotePort, boolean noDelay) {}

    /// All TCP connections with this port at either end.
    public static List<Connection> at(int port) throws IOException {
        List<Connection> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                look(Integer.parseInt(file.getFileName().toString()))
                        .filter(each -> each.localPort() == port || each.remotePort() == port)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /// Connections to this Unix socket that its listener took and has not closed, or is about to take. The kernel
    /// shows them under the listener's name, its callers under none.
    public static long acceptedAt(Path socket) throws IOException {
        long named;
        try (Stream<String> sockets = Files.lines(Path.of("/proc/self/net/unix"))) {
            named = sockets.filter(line -> line.endsWith(" " + socket)).count();
        }
        return named - 1; // the listener
    }

    /// Empty for whatever is no TCP connection, or is closed by now.
    private static Optional<Connection> look(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int local = port(GETSOCKNAME, descriptor, arena);
            int remote = port(GETPEERNAME, descriptor, arena);
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            if (local < 0 || remote < 0) {
                return Optional.empty();
            }
            int failed = (int) GETSOCKOPT.invokeExact(descriptor, IPPROTO_TCP, TCP_NODELAY, value, length);
            return failed != 0
                    ? Optional.empty()
                    : Optional.of(new Connection(local, remote, value.get(JAVA_INT, 0) != 0));
        } catch (Throwable broken) {
            throw new AssertionError(broken);
        }
    }

    /// The port is at the same place in the addresses of both families; -1 for any other.
    private static int port(MethodHandle call, int descriptor, Arena arena) throws Throwable {
        MemorySegment address = arena.allocate(SOCKADDR_BYTES);
        MemorySegment length = arena.allocateFrom(JAVA_INT, SOCKADDR_BYTES);
        int failed = (int) call.invokeExact(descriptor, address, length);
        int family = address.get(ValueLayout.JAVA_SHORT, 0);
        return failed == 0 && (family == AF_INET || family == AF_INET6)
                ? Short.toUnsignedInt(address.get(PORT, Short.BYTES))
                : -1;
    }

    private static MethodHandle addressCall(String name) {
        return call(name, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    }

    /// Tests may call native code: the build says so.
    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
