/// Tests of how a daemon is started and kept up.
@NullMarked
package io.agentmesh.meshctl.service;

import org.jspecify.annotations.NullMarked;
