/// How messages come and go. Entry classes: [StdioTransport].
///
/// ```text
/// stdio: one message a line, UTF-8; nothing else ever stands on standard output (meshctl §8.5)
/// ```
@NullMarked
package io.agentmesh.meshctl.mcp.transport;

import org.jspecify.annotations.NullMarked;
