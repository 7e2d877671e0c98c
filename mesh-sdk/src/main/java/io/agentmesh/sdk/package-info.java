/// The public doors: [MeshClient], which asks, and [MeshAgent], which asks and answers.
///
/// {@snippet file="io/agentmesh/sdk/examples/Connecting.java" region="client"}
///
/// What [MeshClient#send] sends waits for an agent that is away, across restarts of everybody
/// ([io.agentmesh.sdk.durable]); it needs a provider, [MeshBuilder#durable].
///
/// Behind each door stands one loop, a serial executor that owns all state: the relay link
/// ([io.agentmesh.sdk.link]), the sessions ([io.agentmesh.sdk.session]) and the calls
/// ([io.agentmesh.sdk.call]). The doors may be used from any thread. What the machinery needs from outside is
/// in [MeshEnvironment], so that all of it runs under test in one thread and under virtual time.
@NullMarked
package io.agentmesh.sdk;

import org.jspecify.annotations.NullMarked;
