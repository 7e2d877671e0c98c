package io.agentmesh.relay.routing;

import io.agentmesh.core.time.Timers;
import java.net.InetAddress;
import java.time.Duration;

/// The wire to one agent, as the relay's logic sees it: a WebSocket, or a simulated one.
///
/// A link has a thread of its own (an event loop, or the one thread of a simulation); its timers and its events
/// run there. All methods may be called by any thread. None blocks, none writes to a socket before it returns,
/// none calls back into [LinkEvents] before it returns. Identity is equality: two connections of one agent are
/// two links.
public interface AgentLink {
    /// Says a text of the login, behind what was said before. Only before [#attach].
    void say(String text);

    /// Sends a ping without payload, unless the link has ended.
    void ping();

    /// Names the one who hears of deliveries. Called once, before the first [#offer]; if the link has ended by
    /// then, [LinkEvents#ended] follows all the same.
    void attach(LinkEvents events);

    /// Takes an envelope to be written behind those taken before, or refuses it.
    Offer offer(Delivery delivery);

    /// Takes a notice to be written behind what was taken before, or refuses it: then too many are unread. None is
    /// reported as written, and none is given back.
    Offer tell(Outgoing.Notice notice);

    /// Ends the link: from now on every offer is refused and no frame is handed over. What is pending is dealt
    /// with as `ending` says, the close frame is sent and the connection closed, in bounded time whatever the
    /// peer does. Only the first call counts.
    void end(Ending ending);

    /// Lets messages up to the envelope's bound in. Before, only such as a login needs are taken: whoever has
    /// proven nothing yet cannot make us hold megabytes. Only on the link's thread, while paused.
    void widen();

    /// Stops handing over frames until [#resume]: none comes in between. Only on the link's thread.
    void pause();

    /// Hands over frames again. Only on the link's thread.
    void resume();

    /// How long something has waited to be written without any of it being written; zero when nothing waits.
    Duration stalledFor();

    /// Where the connection comes from, for counting; the loopback address where there is no network.
    InetAddress address();

    /// The address at the other end, for the log.
    String remote();

    /// Timers whose tasks run on the link's thread.
    Timers timers();

    /// Runs a task on the link's thread, soon.
    void execute(Runnable task);

    /// What became of an offer.
    enum Offer {
        /// Taken; [LinkEvents#written] or [LinkEvents#ended] will tell.
        TAKEN,
        /// Not taken: too much waits to be written. [LinkEvents#room] follows when there is less.
        FULL,
        /// Not taken: the link has ended or is ending. [LinkEvents#ended] follows, or came.
        ENDED
    }
}
