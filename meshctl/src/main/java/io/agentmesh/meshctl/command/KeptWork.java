package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.MessageClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.Output;
import io.agentmesh.meshctl.output.PrettyJson;

/// A request or a durable message that meshd keeps, by an id of which nobody says which of the two it is.
///
/// @param kind what it is, in the document that is printed
/// @param report how it stands
record KeptWork(String kind, JsonObject report) {
    /// What is done with one.
    @FunctionalInterface
    interface Action {
        JsonObject apply() throws CommandException;
    }

    /// The request, or the message if there is no such request.
    ///
    /// @throws CommandException of the request if there is neither
    static KeptWork either(Action request, Action message) throws CommandException {
        try {
            return new KeptWork("request", request.apply());
        } catch (CommandException none) {
            if (!MessageClient.isUnknown(none)) {
                throw none;
            }
            return otherwise(message, none);
        }
    }

    private static KeptWork otherwise(Action message, CommandException none) throws CommandException {
        try {
            return new KeptWork("message", message.apply());
        } catch (CommandException neither) {
            throw MessageClient.isUnknown(neither) ? none : neither;
        }
    }

    void printOn(Output output) {
        output.result(PrettyJson.of(report), () -> JsonObject.empty().with(kind, report));
    }
}
