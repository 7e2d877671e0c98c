/// The registry (control plane) as this program asks it directly: cards and logins (meshctl §5.1). Entry class:
/// [RegistryClient]. Whatever else the registry does is asked through the daemon.
@NullMarked
package io.agentmesh.meshctl.registry;

import org.jspecify.annotations.NullMarked;
