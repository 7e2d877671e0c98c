/// A value that must not be seen: a key, a token, a password. Entry class: [Secret].
@NullMarked
package io.agentmesh.program.secret;

import org.jspecify.annotations.NullMarked;
