package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What happened, in order: all of it as a hash by which two runs are compared, the end of it as text for people.
final class Trace {
    /// Lines that a failure shows; `-Dmesh.trace=N` for more.
    private static final int KEPT = Integer.getInteger("mesh.trace", 250);
    private static final int LONGEST = 160;

    private final Supplier<Duration> elapsed;
    private final MessageDigest hash = sha256();
    private final Deque<Line> last = new ArrayDeque<>();

    private record Line(Duration at, String who, String what) {
        @Override
        public String toString() {
            String text = what.length() <= LONGEST ? what : what.substring(0, LONGEST) + "…";
            return "%11.6f  %-14s %s".formatted(at.toNanos() / 1e9, who, text);
        }
    }

    Trace(Supplier<Duration> elapsed) {
        this.elapsed = elapsed;
    }

    /// Something happened to somebody.
    void note(String who, String what) {
        Line line = new Line(elapsed.get(), who, what);
        hash.update((line.at().toNanos() + " " + who + " " + what + "\n").getBytes(StandardCharsets.UTF_8));
        last.add(line);
        if (last.size() > KEPT) {
            last.remove();
        }
    }

    /// The last lines, oldest first.
    String tail() {
        return last.stream().map(Trace::readable).collect(Collectors.joining("\n"));
    }

    /// Of everything noted so far. To be asked once, at the end.
    String hash() {
        return HexFormat.of().formatHex(hash.digest());
    }

    /// An envelope shows who says what to whom instead of its JSON.
    private static String readable(Line line) {
        int json = line.what().indexOf('{');
        if (json < 0 || !(Envelope.decode(line.what().substring(json)) instanceof Decoded.Ok<Envelope>(var envelope))) {
            return line.toString();
        }
        String summary = line.what().substring(0, json) + envelope.type().word() + " "
                + envelope.id().toString().substring(0, 8)
                + (envelope.inReplyTo() == null
                        ? ""
                        : " re " + envelope.inReplyTo().toString().substring(0, 8))
                + " " + brief(envelope.from().value()) + "→"
                + brief(envelope.to().value()) + " "
                + envelope.protection();
        return new Line(line.at(), line.who(), summary).toString();
    }

    private static String brief(String id) {
        return id.substring(0, Math.min(4, id.length()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException("no SHA-256", everyJdkHasIt);
        }
    }
}
