package io.agentmesh.http.message;

import java.io.IOException;

/// An answer whose body comes bit by bit, on the thread of its request; the connection ends with it.
///
/// @param status 200 to 599
/// @param headers all but those of framing and connection
/// @param body writes it
public record StreamedResponse(int status, Headers headers, Body body) implements Answer {
    /// Checks the status.
    public StreamedResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200..599)");
        }
    }

    /// The same with other headers.
    public StreamedResponse withHeaders(Headers other) {
        return new StreamedResponse(status, other, body);
    }

    /// Writes a body.
    @FunctionalInterface
    public interface Body {
        /// Writes everything, and returns at the end. The thread is interrupted when the client closes the
        /// connection or the server stops. What is thrown ends the connection without the end of the body, by
        /// which the client knows that it is not complete.
        void write(Sink out) throws IOException, InterruptedException;
    }

    /// Where the bytes of a body go.
    @FunctionalInterface
    public interface Sink {
        /// Writes a piece, and waits until the socket has taken it.
        ///
        /// @throws IOException if the connection is gone
        void write(byte[] piece) throws IOException, InterruptedException;
    }
}
