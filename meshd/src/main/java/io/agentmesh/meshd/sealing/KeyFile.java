package io.agentmesh.meshd.sealing;

import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.files.UnusableFileException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// The secret under which the files of one folder are sealed, in the file `key` there.
public final class KeyFile {
    private static final int SECRET_BYTES = 32;

    private KeyFile() {}

    /// Reads the secret; where there is none yet, one is drawn and written before it is used.
    ///
    /// @throws IOException if what lies there is no secret
    /// @throws UnusableFileException if the file cannot be read or written, or is open to others than its owner
    public static byte[] secretOf(Path folder, SecureRandom random) throws IOException, UnusableFileException {
        PrivateFile file = new PrivateFile(folder.resolve("key"));
        Optional<String> known = file.readIfPresent();
        if (known.isEmpty()) {
            return draw(file, random);
        }
        if (file.isOpenToOthers()) {
            throw new UnusableFileException(file.path(), Fault.OPEN_TO_OTHERS);
        }
        return parse(file.path(), known.get());
    }

    private static byte[] parse(Path path, String text) throws IOException {
        try {
            byte[] secret = HexFormat.of().parseHex(text.strip());
            if (secret.length == SECRET_BYTES) {
                return secret;
            }
            throw new IOException(path + ": " + secret.length + " bytes (expected: " + SECRET_BYTES + "); remove "
                    + path.getParent() + " to begin anew");
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": not hexadecimal; remove " + path.getParent() + " to begin anew", e);
        }
    }

    private static byte[] draw(PrivateFile file, SecureRandom random) throws UnusableFileException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        file.replace(HexFormat.of().formatHex(secret) + "\n");
        return secret;
    }
}
