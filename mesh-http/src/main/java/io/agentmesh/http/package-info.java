/// Listen, call, drain, stop: the one place where Netty serves and calls.
@NullMarked
package io.agentmesh.http;

import org.jspecify.annotations.NullMarked;
