/// One connection, from its upgrade to its end (wire §6, §10.4, §10.5). Start with [ConnectionProtocol], the
/// rules of the login; [AgentSession] carries them out, and takes envelopes once the agent is registered;
/// [RelayCore] is what all sessions share. Envelopes wait in [Arrivals] to be verified on threads that all
/// connections share; the rest runs on the link's thread.
///
/// ```text
/// agent                          relay
///   hello {agent_id}        ->                         10 s from the upgrade
///                           <-   challenge {nonce}
///   response {signature}    ->                         10 s from the challenge
///                                the gate is asked     10 s
///                           <-   result {success, session_token}
///                           <-   what waited in the queue
///   envelopes               <->  envelopes
///   any frame               ->                         90 s from the last one, a ping after 60 s
/// ```
///
/// No sockets and no real time in here: a simulation runs all of it in one thread.
@NullMarked
package io.agentmesh.relay.connection;

import org.jspecify.annotations.NullMarked;
