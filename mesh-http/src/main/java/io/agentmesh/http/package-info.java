/// Listen, drain, stop: the one place where Netty serves. [HttpServer][io.agentmesh.http.HttpServer] is
/// the way in; calling others is in `client`.
///
/// HTTP/1.1 over TCP, in clear text or with TLS (`tls`), or over a Unix-domain socket; HTTP/2 and compression
/// are a reverse proxy's. A connection, on its event loop:
///
/// ```
/// awaiting ──first byte──▶ receiving ──all of it, or too much──▶ handling ──answer──▶ answering ─┬▶ awaiting
///    │ idle time                │ read time: 408                  (virtual thread)               ├▶ lingering ▶ closed
///    ▼ closed                   ▼ lingering                                                      └▶ WebSocket
/// ```
///
/// One request of a connection is in hand at a time, and nothing is read from the socket meanwhile:
/// whoever sends faster than it is answered waits in its own kernel.
@NullMarked
package io.agentmesh.http;

import org.jspecify.annotations.NullMarked;
