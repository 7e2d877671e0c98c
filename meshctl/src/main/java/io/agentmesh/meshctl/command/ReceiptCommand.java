package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.meshctl.daemon.CheckedReceipt;
import io.agentmesh.meshctl.failure.CommandException;
import java.time.Instant;
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
    private String id;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    ReceiptCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject shown = context.daemon(daemonOptions).messages().receipt(id);
        CheckedReceipt checked = CheckedReceipt.of(id, shown);
        context.output().result(text(checked), () -> shown);
    }

    private static String text(CheckedReceipt checked) {
        Receipt receipt = checked.receipt();
        Receipt.Statement said = receipt.statement();
        String reason = receipt.reason() == null ? "" : " (" + receipt.reason() + ")";
        return String.join(
                "\n",
                said.outcome().word() + reason + " at " + Instant.ofEpochMilli(said.atMillis()),
                "message    " + said.messageId(),
                "sender     " + checked.sender(),
                "recipient  " + checked.recipient(),
                "digest     " + said.digest().text(),
                "The recipient's signature holds.");
    }
}
