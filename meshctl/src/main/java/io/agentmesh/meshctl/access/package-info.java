/// Why one agent may or may not ask another one for something. Entry class: [CallQuestion]. Pure: it is given what the
/// registry knows and asks nobody.
///
/// It goes the way of a request, and the first station that says yes or no decides:
///
/// 1. Keys: a revoked one is let in nowhere.
/// 2. Groups: relays carry nothing from one to another.
/// 3. Rules of the registry for this pair; of several the first one.
/// 4. Rules in a file of the callee's daemon, which only its operator sees.
/// 5. Owners: without any rule agents of one owner may call each other, and nobody else may.
@NullMarked
package io.agentmesh.meshctl.access;

import org.jspecify.annotations.NullMarked;
