package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.Token;
import io.agentmesh.program.secret.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command `meshctl auth-header` (meshctl §7.14).
@Command(
        name = "auth-header",
        description = "Prints your token as the HTTP header that MCP clients ask a helper for. Keep it to yourself.")
final class AuthHeaderCommand implements Verb {
    @Option(
            names = "--token-file",
            paramLabel = "PATH",
            description = "A file that holds the token, - for standard input.")
    private @Nullable String tokenFile;

    private final Context context;

    AuthHeaderCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Given<Secret> given = context.settings()
                .token(tokenFile)
                .orElseThrow(() -> new Failure(
                                Cause.NOT_LOGGED_IN, "not logged in", "no token is given", "Run: meshctl login")
                        .asException());
        Token token = Token.of(given.value(), given.origin());
        String header = "Bearer " + token.secret().reveal();
        context.output()
                .result(
                        new ObjectWriter().string("Authorization", header).end(),
                        () -> JsonObject.empty()
                                .with("headers", JsonObject.empty().with("Authorization", header)));
    }
}
