/// The borders between modules and packages, as tests. THINK ABOUT THE LAYERING BEFORE YOU CHANGE ONE OF THEM.
@NullMarked
package io.agentmesh.tests.architecture;

import org.jspecify.annotations.NullMarked;
