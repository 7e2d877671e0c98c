package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl context`.
@Command(
        name = "context",
        description = {
            "Contexts: several servers or identities on one machine, each with its own token, key and daemon.",
            "The one that counts is named by --context, else by MESH_CONTEXT, else by meshctl context use; else it is"
                    + " default, whose files lie in ~/.mesh. Those of the others lie in ~/.mesh/contexts."
        })
final class ContextCommand {}
