/// Both ends of a WebSocket (RFC 6455, version 13; no subprotocol, no extension).
///
/// A [WebSocket][io.agentmesh.http.websocket.WebSocket] sends; its
/// [WebSocketListener][io.agentmesh.http.websocket.WebSocketListener] hears. It makes no difference
/// which end opened the connection. The life of one:
///
/// ```
/// onOpen ─▶ (onText | onBinary | onPing | onPong | onWritable)* ─▶ onClosed, exactly once
/// ```
///
/// Messages arrive whole, whatever frames they came in. Pings are answered and closes are returned by
/// themselves. What breaks the protocol or a limit closes the connection with the code that RFC 6455
/// §7.4.1 has for it.
///
/// Who wants frames on the event loop itself, without any of this, takes the connection over as a
/// [RawWebSocket][io.agentmesh.http.websocket.RawWebSocket].
@NullMarked
package io.agentmesh.http.websocket;

import org.jspecify.annotations.NullMarked;
