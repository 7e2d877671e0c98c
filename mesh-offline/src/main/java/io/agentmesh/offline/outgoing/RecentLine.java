package io.agentmesh.offline.outgoing;

import io.agentmesh.core.envelope.Envelope;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/// The way to the relay, and which envelopes took it of late. The relay says what became of each envelope that this
/// agent sends, most of them live requests and answers: of those the store need not be asked.
///
/// What was posted so long ago that it is forgotten here has its notice lost, which costs a repetition and nothing
/// else. For any thread.
public final class RecentLine implements Line {
    /// Envelopes that are known; more than the relay keeps of one agent's.
    static final int MAX_KNOWN = 8_192;

    private final Line line;
    private final Set<UUID> known = new LinkedHashSet<>();

    /// Posts through `line`.
    public RecentLine(Line line) {
        this.line = line;
    }

    @Override
    public void post(Envelope envelope) {
        remember(envelope.id());
        line.post(envelope);
    }

    @Override
    public boolean isUp() {
        return line.isUp();
    }

    /// Whether an envelope was posted here of late.
    public boolean knows(UUID envelope) {
        synchronized (known) {
            return known.contains(envelope);
        }
    }

    private void remember(UUID envelope) {
        synchronized (known) {
            known.remove(envelope); // posted again, it is the youngest
            known.add(envelope);
            if (known.size() > MAX_KNOWN) {
                Iterator<UUID> oldest = known.iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }
}
