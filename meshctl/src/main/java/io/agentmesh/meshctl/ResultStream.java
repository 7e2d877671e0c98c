package io.agentmesh.meshctl;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers how it failed: a reader that has seen enough (`meshctl discover | head`) is no
/// failure, a full disk is one. Used by one thread.
final class ResultStream extends OutputStream {
    private final OutputStream target;
    private @Nullable IOException failed;

    ResultStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /// Writes until the first failure; what comes after it is for nobody, and fails the same way.
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failed != null) {
            throw failed;
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException unwritable) {
            failed = unwritable;
            throw unwritable;
        }
    }

    /// The exit code once everything is written.
    int judge(int exitCode, PrintWriter err) {
        if (failed == null || saysBrokenPipe(failed)) {
            return exitCode;
        }
        Failure failure = new Failure(Cause.OUTPUT, "cannot write the result", String.valueOf(failed.getMessage()), "");
        err.print("meshctl: " + failure.sentence() + "\n");
        err.flush();
        return failure.cause().exitCode().code();
    }

    private static boolean saysBrokenPipe(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }
}
