/// The daemon's side of the control plane (sdk-and-meshd §15 to §17.2). Entry class: [ControlPlaneSync].
///
/// ```
/// daemon ── GET /sync?agent_id=<own id>, WebSocket, bearer ──▶ control plane      [ControlPlaneSync]
///        ◀── full_sync, then events as they happen
/// local caller ── POST /acl, GET /agents … ──▶ daemon ── the same, bearer ──▶ control plane   [ControlPlaneRoutes]
/// ```
///
/// While the control plane is away the last rules, peers and revocations stay in force. Nothing here
/// decides anything: events go to the node, answers go back as they came.
@NullMarked
package io.agentmesh.meshd.controlplane;

import org.jspecify.annotations.NullMarked;
