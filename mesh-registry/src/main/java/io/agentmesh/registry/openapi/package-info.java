/// What every route takes and answers, for programs to read. Start with [OpenApi].
@NullMarked
package io.agentmesh.registry.openapi;

import org.jspecify.annotations.NullMarked;
