package io.agentmesh.meshctl.command;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.time.Instant;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command `meshctl receipt`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "receipt",
        description = {
            "Shows the latest word that the other agent signed about a durable message of yours, and checks the signature.",
            "With -o json it can be kept as evidence: sender, recipient and receipt are all that the signature covers."
        })
final class ReceiptCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The message's id, as meshctl send printed it.")
    private UUID id;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    ReceiptCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject shown = context.daemon(daemonOptions).messages().receipt(id.toString());
        Evidence evidence = checked(shown);
        context.output().result(text(evidence), () -> shown);
    }

    /// What the daemon shows is believed no further than its signature holds.
    private Evidence checked(JsonObject shown) throws CommandException {
        return switch (Evidence.read(shown, id)) {
            case Decoded.Ok<Evidence>(Evidence evidence) -> evidence;
            case Decoded.Bad<Evidence>(Violation why) ->
                throw new Failure(
                                Cause.UNTRUSTED,
                                "what meshd shows as the receipt of " + id + " proves nothing",
                                why.detail(),
                                "")
                        .asException();
        };
    }

    private static String text(Evidence evidence) {
        Receipt receipt = evidence.receipt();
        Receipt.Statement said = receipt.statement();
        String reason = receipt.reason() == null ? "" : " (" + receipt.reason() + ")";
        return String.join(
                "\n",
                said.outcome().word() + reason + " at " + Instant.ofEpochMilli(said.atMillis()),
                "message    " + said.messageId(),
                "sender     " + evidence.sender(),
                "recipient  " + evidence.recipient(),
                "digest     " + said.digest().text(),
                "The recipient's signature holds.");
    }
}
