package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.io.IOException;

/// The way to one MCP server. For any thread.
interface Transport extends AutoCloseable {
    /// Hears what comes from the server, on any thread, which must not wait.
    interface Listener {
        /// A message of the server's.
        void take(JsonObject message);

        /// A message that is larger than may be, and is gone.
        ///
        /// @param head how it began
        void tooLarge(String head);

        /// No answer will come to what was asked under this number.
        ///
        /// @param detail for the owner of this machine alone
        void lost(long id, LocalAgentFailure why, String detail);

        /// Whatever the server said by itself may not have arrived for a while.
        void missed();

        /// Nothing more comes. The first time counts.
        ///
        /// @param why for people
        void ended(String why);
    }

    /// Makes the way to a server.
    @FunctionalInterface
    interface Opening {
        /// Opens it.
        ///
        /// @throws IOException if there is no such server, with a reason for people
        Transport open(Listener listener) throws IOException;
    }

    /// Sends a message, at once or never: false if too many wait already.
    boolean send(JsonObject message);

    /// The server's word on the version, for whoever must repeat it.
    default void speaks(String version) {}

    /// Ends it. Blocks for some seconds at most.
    @Override
    void close();
}
