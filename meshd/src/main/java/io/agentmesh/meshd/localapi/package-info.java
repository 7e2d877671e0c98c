/// The daemon's API for programs of the same user (sdk-and-meshd §17), HTTP on a Unix socket. Entry class:
/// [LocalApi].
///
/// The socket lies in a folder that only its owner may enter: whoever can connect is the owner. Routes of
/// other features are mounted here; errors of ours are `{"error":"<text>","code":<status>}` wherever they
/// come from, answers of the control plane pass as they are.
@NullMarked
package io.agentmesh.meshd.localapi;

import org.jspecify.annotations.NullMarked;
