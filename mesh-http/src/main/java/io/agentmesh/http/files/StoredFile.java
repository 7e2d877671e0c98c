package io.agentmesh.http.files;

import io.agentmesh.http.message.FilePart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// A file that is open, and what tells this version of it from others.
///
/// @param size bytes, at the opening
/// @param modified to the second, as HTTP writes it
/// @param tag an entity tag (RFC 9110 §8.8.3): another size or time, another tag
record StoredFile(FileChannel channel, long size, Instant modified, String tag) {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    /// Opens a file.
    ///
    /// @throws IOException if it cannot be read, or is no file: a pipe would never end
    static StoredFile open(Path file) throws IOException {
        BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!known.isRegularFile()) {
            throw new IOException(file + " is no file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        long size = channel.size();
        Instant modified = known.lastModifiedTime().toInstant();
        String tag = "\"" + Long.toHexString(size) + "-" + Long.toHexString(modified.getEpochSecond()) + "-"
                + Integer.toHexString(modified.getNano()) + "\"";
        return new StoredFile(channel, size, modified.truncatedTo(ChronoUnit.SECONDS), tag);
    }

    FilePart part(long offset, long length) {
        return new FilePart(channel, offset, length);
    }

    String lastModified() {
        return HTTP_DATE.format(modified.atOffset(ZoneOffset.UTC));
    }
}
