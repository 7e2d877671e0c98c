/// Pages of `docs/` that name tests: each of them has to be there.
@NullMarked
package io.agentmesh.tests.pages;

import org.jspecify.annotations.NullMarked;
