package io.agentmesh.tests.kill;

import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.examples.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What must be true of messages once all have ended, and how often it was not.
///
/// * Each message that was accepted ended in a word that its recipient signed: `processed`; or `unknown`, for an
///   agent that does not know a repetition and was being asked when its daemon died.
/// * It is in its recipient's inbox once. Its agent was asked once; or again, under the same key, if it knows a
///   repetition.
/// * Nothing waits in quarantine for being unreadable, and nothing strange was noted.
final class Books {
    private final List<String> faults = new ArrayList<>();
    private int accepted;
    private int unknown;
    private int repeated;

    /// Whether every message that was accepted has ended in a signed word. False if a daemon is away.
    static boolean haveEnded(Mailing mailing) {
        try {
            Map<String, JsonObject> known = byId(mailing.from().list("messages"));
            return mailing.accepted().keySet().stream()
                    .map(id -> known.get(id.toString()))
                    .allMatch(message -> message != null && JsonBoolean.TRUE.equals(message.get("confirmed")));
        } catch (IOException away) {
            return false;
        }
    }

    private static Map<String, JsonObject> byId(List<JsonObject> messages) {
        return messages.stream().collect(Collectors.toMap(each -> word(each, "id"), each -> each, (one, two) -> one));
    }

    private static String word(JsonObject members, String name) {
        return members.get(name) instanceof JsonString(String word) ? word : "";
    }

    /// Adds what became of these; both daemons run.
    void close(Mailing mailing) {
        try {
            Map<String, JsonObject> sent = byId(mailing.from().list("messages"));
            List<String> received = mailing.to().list("inbox").stream()
                    .filter(each -> word(each, "type").equals("request")
                            && word(each, "from").equals(mailing.from().id()))
                    .map(each -> word(each, "id"))
                    .toList();
            Set<String> once = new HashSet<>(received);
            check(received.size() == once.size(), mailing.to().name() + " has a message twice");
            for (var each : mailing.accepted().entrySet()) {
                accepted++;
                String id = each.getKey().toString();
                check(once.contains(id), "lost before the inbox: " + each);
                JsonObject message = sent.get(id);
                check(message != null, "lost by its sender: " + each);
                ended(mailing, each.getKey(), each.getValue(), message == null ? "" : word(message, "state"));
            }
        } catch (IOException away) {
            throw new LabException("a daemon that should be there is away", away);
        }
    }

    private void ended(Mailing mailing, UUID id, Mailing.Letter letter, String state) throws IOException {
        boolean isRepeatable = letter.capability().equals(Mailing.REPEATABLE);
        List<String> asked = mailing.to().agent().keys(letter.mark());
        boolean isAnswered = state.equals("processed");
        unknown += state.equals("unknown") ? 1 : 0;
        repeated += Math.max(0, asked.size() - 1);
        check(isAnswered || (state.equals("unknown") && !isRepeatable), id + " ended " + state);
        check(!isAnswered || asked.contains(id.toString()), "processed, but not asked: " + id);
        check(asked.size() <= 1 || isRepeatable, "asked twice: " + id);
        check(Set.copyOf(asked).size() <= 1, "asked under two keys: " + id);
        if (isAnswered) {
            JsonValue answer = mailing.from().message(id).get("payload");
            check(
                    JsonObject.empty().with("mark", letter.mark()).equals(answer),
                    "another's answer: " + id + " " + answer);
        }
    }

    /// Adds what a daemon that has ended left in its database.
    void close(Seat seat) {
        Path database = seat.database();
        if (!Files.exists(database)) {
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String noted : List.of(
                    "SELECT reason FROM quarantine", "SELECT code FROM audit WHERE code != 'session_accepted'")) {
                try (ResultSet rows = statement.executeQuery(noted)) {
                    while (rows.next()) {
                        faults.add(seat.name() + " noted " + rows.getString(1));
                    }
                }
            }
        } catch (SQLException unreadable) {
            throw new LabException("cannot read " + database, unreadable);
        }
    }

    /// Adds what went by on the wire.
    void close(SealedFrames frames) {
        check(frames.reused() == 0, frames.reused() + " message keys used twice");
    }

    private void check(boolean isSo, @Nullable String otherwise) {
        if (!isSo) {
            faults.add(String.valueOf(otherwise));
        }
    }

    int accepted() {
        return accepted;
    }

    /// What was not as it must be, in words.
    List<String> faults() {
        return List.copyOf(faults);
    }

    /// The figures, in words.
    String summary() {
        return accepted + " messages accepted, " + unknown + " ended unknown, " + repeated
                + " asked again under their key, " + faults.size() + " faults";
    }
}
