package io.agentmesh.http.message;

/// What a route answers a request with: a plain [HttpResponse], one that comes bit by bit, or the switch of the
/// connection to WebSocket.
public sealed interface Answer permits HttpResponse, StreamedResponse, Upgrade {}
