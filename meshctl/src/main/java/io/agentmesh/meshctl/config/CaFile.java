package io.agentmesh.meshctl.config;

import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.http.tls.MoreRoots;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/// A file of certificates that count for a control plane, and for the daemon's relay, beside those that the JDK
/// trusts: `ca_file`, as `meshd` has it.
///
/// @param path absolute
/// @param origin who named it
public record CaFile(Path path, String origin) {
    private static final String WHAT = "cannot use the certificates to trust";

    static CaFile named(Given<String> given) throws CommandException {
        if (given.value().chars().anyMatch(Character::isISOControl)) {
            throw failure(given.origin(), "there are control characters in the name")
                    .asException();
        }
        try {
            return new CaFile(Path.of(given.value()).toAbsolutePath(), given.origin());
        } catch (InvalidPathException noPath) {
            throw new CommandException(failure(given.origin(), String.valueOf(noPath.getMessage())), noPath);
        }
    }

    /// Whom connections may trust; reads the file.
    ///
    /// @throws CommandException if it cannot be read, or there is no certificate in it
    public TlsTrust trust() throws CommandException {
        try {
            SSLContext context = MoreRoots.read(path);
            return () -> context;
        } catch (IOException unusable) {
            throw new CommandException(failure(origin, String.valueOf(unusable.getMessage())), unusable);
        }
    }

    private static Failure failure(String origin, String why) {
        return new Failure(
                Cause.UNUSABLE_FILE,
                WHAT,
                origin + ": " + why,
                "Name a file with certificates in PEM, at most 1 MiB, or leave it out to trust what the JDK does");
    }
}
