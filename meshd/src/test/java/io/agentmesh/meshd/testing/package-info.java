/// What the daemon's tests share: a control plane that says what the test tells it to, and the words it
/// uses.
@NullMarked
package io.agentmesh.meshd.testing;

import org.jspecify.annotations.NullMarked;
