package io.agentmesh.relay.routing;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.time.Timers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link without a socket, on the test's clock: its tasks run when the clock moves, even by nothing. The peer
/// reads unless told not to.
public final class FakeLink implements AgentLink {
    /// What the relay said during the login.
    public final List<String> said = new ArrayList<>();
    /// The notices that the peer has read.
    public final List<String> notices = new ArrayList<>();
    /// The envelopes that the peer has read.
    public final List<String> read = new ArrayList<>();

    private final FakeClock clock;
    private final OutgoingBuffer buffer;
    private @Nullable LinkEvents events;
    private @Nullable Ending ending;
    private boolean reads = true;
    private boolean over;
    private int pings;
    private int pauses;
    private boolean wide;

    /// Where it seems to come from.
    private InetAddress address = InetAddress.getLoopbackAddress();

    /// A link with a bound of a megabyte.
    public FakeLink(FakeClock clock) {
        this(clock, 1 << 20);
    }

    /// A link with this bound in bytes.
    public FakeLink(FakeClock clock, long maxBytes) {
        this.clock = clock;
        this.buffer = new OutgoingBuffer(maxBytes, clock);
    }

    /// The peer stops reading.
    public void stopReading() {
        reads = false;
    }

    /// The peer reads again.
    public void startReading() {
        reads = true;
        execute(this::write);
    }

    /// The connection is cut: what was not written is lost to the peer.
    public void cut() {
        buffer.close();
        execute(this::finish);
    }

    /// Why the relay ended the link; `null` if it did not.
    public @Nullable Ending ending() {
        return ending;
    }

    /// Pings sent.
    public int pings() {
        return pings;
    }

    /// Whether frames are held back.
    public boolean isPaused() {
        return pauses > 0;
    }

    /// Whether large frames are let in.
    public boolean isWide() {
        return wide;
    }

    @Override
    public void say(String text) {
        said.add(text);
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void attach(LinkEvents listener) {
        events = listener;
        if (over) {
            execute(() -> listener.ended(buffer.takeBackAll()));
        }
    }

    @Override
    public Offer offer(Delivery delivery) {
        Offer offer = buffer.offer(delivery);
        execute(this::write);
        return offer;
    }

    @Override
    public Offer tell(Outgoing.Notice notice) {
        Offer offer = buffer.tell(notice);
        execute(this::write);
        return offer;
    }

    @Override
    public void end(Ending why) {
        if (ending == null) {
            ending = why;
            buffer.close();
            execute(() -> {
                if (why.pending() == Ending.Pending.WRITTEN_FIRST) {
                    write();
                }
                finish();
            });
        }
    }

    @Override
    public void widen() {
        wide = true;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        pauses = 0;
    }

    @Override
    public Duration stalledFor() {
        return buffer.stalledFor();
    }

    @Override
    public String remote() {
        return "fake";
    }

    /// The same link, from another address.
    public FakeLink from(InetAddress other) {
        address = other;
        return this;
    }

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public Timers timers() {
        return clock;
    }

    @Override
    public void execute(Runnable task) {
        clock.schedule(Duration.ZERO, task);
    }

    private void write() {
        while (reads && !over && events != null) {
            Outgoing next = buffer.next();
            if (next == null) {
                return;
            }
            boolean room = buffer.written();
            switch (next) {
                case Outgoing.Notice notice -> notices.add(notice.text());
                case Delivery delivery -> {
                    read.add(new String(delivery.frame(), StandardCharsets.UTF_8));
                    events.written(delivery);
                }
            }
            if (room) {
                events.room();
            }
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            if (events != null) {
                events.ended(buffer.takeBackAll());
            }
        }
    }
}
