package io.agentmesh.meshctl.exchange;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.http.message.Headers;

/// An array that was answered, and the headers beside it.
///
/// @param items the array
/// @param headers of the answer
public record Listed(JsonArray items, Headers headers) {}
