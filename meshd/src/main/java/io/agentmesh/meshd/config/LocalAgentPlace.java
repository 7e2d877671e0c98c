package io.agentmesh.meshd.config;

import io.agentmesh.http.client.Peer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What answers requests behind this daemon, and where.
public sealed interface LocalAgentPlace {
    /// For people: nothing in it is secret.
    String shown();

    /// An HTTP agent.
    ///
    /// @param url every request is posted there; `http` or `https`
    record Http(URI url) implements LocalAgentPlace {
        @Override
        public String shown() {
            return Peer.of(url).toString();
        }
    }

    /// An MCP server that is reached by Streamable HTTP.
    ///
    /// @param url `http` or `https`
    record McpUrl(URI url) implements LocalAgentPlace {
        @Override
        public String shown() {
            return "mcp:" + Peer.of(url);
        }

        /// Paths of such servers are often secret.
        @Override
        public String toString() {
            return "McpUrl[" + shown() + "]";
        }
    }

    /// An MCP server that is a program: a child of this daemon.
    ///
    /// @param words the program and its arguments, one at least
    record McpCommand(List<String> words) implements LocalAgentPlace {
        /// Copies the list.
        public McpCommand {
            words = List.copyOf(words);
        }

        /// The program's name; arguments may hold what is nobody's business.
        @Override
        public String shown() {
            return "mcp:" + Path.of(words.getFirst()).getFileName();
        }

        @Override
        public String toString() {
            return "McpCommand[" + shown() + "]";
        }
    }
}
