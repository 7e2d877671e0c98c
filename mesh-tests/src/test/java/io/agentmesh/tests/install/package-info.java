/// How what `scripts/dist` makes is put on a machine and taken away again (docs/installing.md).
@NullMarked
package io.agentmesh.tests.install;

import org.jspecify.annotations.NullMarked;
