package io.agentmesh.meshctl.exchange;

import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.Headers;

/// What was answered, with the headers.
///
/// @param <V> the kind of JSON
/// @param value the body
/// @param headers of the answer
public record Answered<V extends JsonValue>(V value, Headers headers) {}
