/// One question over HTTP, one JSON answer: what talking to the registry and to the daemon have in common. Entry
/// class: [JsonExchange].
///
/// An answer is 2xx with JSON or without a body. Everything else is a failure in the words of the [Partner] that
/// was asked: no answer, a refusal with the reason that its body gives, or an answer of another kind of program
/// (a login page, a wrong port), which is never taken for success.
@NullMarked
package io.agentmesh.meshctl.exchange;

import org.jspecify.annotations.NullMarked;
