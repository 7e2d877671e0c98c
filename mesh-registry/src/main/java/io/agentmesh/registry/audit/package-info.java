/// One line in the log for each change of rights: who did what, and to whom. Start with [AuditLog].
@NullMarked
package io.agentmesh.registry.audit;

import org.jspecify.annotations.NullMarked;
