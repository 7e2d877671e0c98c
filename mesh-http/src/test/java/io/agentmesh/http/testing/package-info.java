/// What the tests of this module share: a server on a free port, ends that write bytes as they please,
/// and a watch for buffers that nobody released.
@NullMarked
package io.agentmesh.http.testing;

import org.jspecify.annotations.NullMarked;
