/// Calling others: [HttpClient][io.agentmesh.http.client.HttpClient] for requests,
/// [WebSocketClient][io.agentmesh.http.client.WebSocketClient] for sockets that stay.
///
/// A call goes over TCP, TLS or a Unix-domain socket, blocks the thread that makes it, and ends in a
/// response or in an [HttpFailure][io.agentmesh.http.client.HttpFailure] that names the cause. It is
/// bounded in time from the first look-up to the last byte, and in size. It goes through a proxy's tunnel
/// if its config has a rule that says so, and never by itself. Plain calls use
/// the JDK's blocking sockets and nothing of Netty: a command that makes one call over a Unix-domain socket
/// starts fast.
@NullMarked
package io.agentmesh.http.client;

import org.jspecify.annotations.NullMarked;
