/// The judge of the table of commands, judged.
@NullMarked
package io.agentmesh.tests.interop.command;

import org.jspecify.annotations.NullMarked;
