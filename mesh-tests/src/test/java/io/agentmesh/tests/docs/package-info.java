/// Types what the documents tell a reader to type. Entry class: [DocumentedCommandsIT].
@NullMarked
package io.agentmesh.tests.docs;

import org.jspecify.annotations.NullMarked;
