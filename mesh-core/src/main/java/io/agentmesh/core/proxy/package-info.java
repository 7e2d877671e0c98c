/// Which HTTP proxy a connection goes through: [ProxyRule][io.agentmesh.core.proxy.ProxyRule] decides, by the rules of
/// `HTTPS_PROXY` and its companions (sdk-and-meshd §9.1). Links to a relay and calls to a registry follow the same.
@NullMarked
package io.agentmesh.core.proxy;

import org.jspecify.annotations.NullMarked;
