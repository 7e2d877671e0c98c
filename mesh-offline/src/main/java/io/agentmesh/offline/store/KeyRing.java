package io.agentmesh.offline.store;

import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The key file. Belongs to the store's thread.
final class KeyRing {
    /// One in use, one whose values are being sealed anew, one more after a crash between the two.
    static final int MAX_EPOCHS = 3;

    private final PrivateFile file;
    private List<Epoch> epochs;

    private KeyRing(PrivateFile file, List<Epoch> epochs) {
        this.file = file;
        this.epochs = epochs;
    }

    /// Draws the first epoch and writes it, before anything is sealed under it.
    static KeyRing make(PrivateFile file, Instant now, SecureRandom random) throws UnusableFileException {
        KeyRing ring = new KeyRing(file, List.of());
        ring.replace(List.of(Epoch.draw(1, now, random)));
        return ring;
    }

    /// Reads the file.
    ///
    /// @throws StartException if it is missing, open to others, or none of ours
    static KeyRing read(PrivateFile file) throws StartException {
        Optional<String> text = file.readIfPresent();
        if (text.isEmpty()) {
            throw refusal(file, "is missing, and what was sealed under it cannot be read");
        }
        if (file.isOpenToOthers()) {
            throw refusal(file, "can be read by others (expected: mode 0600)");
        }
        List<Epoch> epochs = new ArrayList<>();
        for (String line : text.get().lines().toList()) {
            epochs.add(parse(file, line));
        }
        if (epochs.isEmpty() || epochs.size() > MAX_EPOCHS) {
            throw refusal(file, "holds " + epochs.size() + " keys (expected: 1.." + MAX_EPOCHS + ")");
        }
        return new KeyRing(file, List.copyOf(epochs));
    }

    /// What this store cannot be opened without.
    ///
    /// @throws StartException if one of these epochs is not there
    void require(Set<Integer> numbers) throws StartException {
        for (int number : numbers) {
            if (find(number).isEmpty()) {
                throw refusal(
                        file, "lacks key " + number + ", which the database uses: it is of another database, or old");
            }
        }
    }

    Epoch newest() {
        return epochs.getLast();
    }

    Optional<Epoch> find(int number) {
        return epochs.stream().filter(epoch -> epoch.number() == number).findFirst();
    }

    /// Whether one more fits.
    boolean hasRoom() {
        return epochs.size() < MAX_EPOCHS;
    }

    /// A new epoch, on the disk before this returns.
    Epoch begin(Instant now, SecureRandom random) throws UnusableFileException {
        List<Epoch> more = new ArrayList<>(epochs);
        more.add(Epoch.draw(newest().number() + 1, now, random));
        replace(more);
        return newest();
    }

    /// Forgets all epochs but the newest; nothing is sealed under them any more.
    void keepNewest() throws UnusableFileException {
        if (epochs.size() > 1) {
            replace(List.of(newest()));
        }
    }

    private void replace(List<Epoch> other) throws UnusableFileException {
        StringBuilder text = new StringBuilder();
        other.forEach(epoch -> text.append(epoch.line()));
        file.replace(text.toString());
        epochs = List.copyOf(other);
    }

    private static Epoch parse(PrivateFile file, String line) throws StartException {
        String[] words = line.split(" ", -1);
        try {
            if (words.length == 3 && words[2].length() == 2 * Epoch.SECRET_BYTES) {
                return Epoch.of(
                        Integer.parseInt(words[0]),
                        Instant.ofEpochMilli(Long.parseLong(words[1])),
                        HexFormat.of().parseHex(words[2]));
            }
        } catch (IllegalArgumentException malformed) {
            throw new StartException("the key file " + file.path() + " is damaged", malformed);
        }
        throw refusal(file, "is damaged");
    }

    private static StartException refusal(PrivateFile file, String what) {
        return new StartException(
                "the key file " + file.path() + " " + what
                        + ". Put the right one there; or, to begin anew and lose what waits, remove it and the folder offline beside it");
    }
}
