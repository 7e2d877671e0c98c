package io.agentmesh.meshctl.command;

import java.util.List;
import java.util.Map;

/// What people type first, for the manual: every line can be typed as it stands.
final class Examples {
    private static final Map<String, List<Example>> ALL = Map.ofEntries(
            of(
                    "meshctl",
                    new Example("meshctl doctor", "Find out which link is broken:"),
                    new Example("meshctl --context work status", "Ask the daemon of another context:"),
                    new Example("meshctl -o json discover", "Get a document instead of text:")),
            of("meshctl keygen", new Example("meshctl keygen", "Make a key for another machine:")),
            of(
                    "meshctl login",
                    new Example("meshctl login --cp-url https://mesh.example", "Agree in a browser:"),
                    new Example("meshctl login --token-file token", "Keep a token that you were given in a file:")),
            of(
                    "meshctl register",
                    new Example("meshctl register --name alice --capabilities echo,list", "Make your agent known:")),
            of(
                    "meshctl deregister",
                    new Example(
                            "meshctl deregister --id b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01",
                            "Take a card away; meshctl discover shows its id:")),
            of(
                    "meshctl discover",
                    new Example("meshctl discover --capability echo", "Find agents by what they can do:"),
                    new Example("meshctl discover --search 'a word'", "Find them by name or description:")),
            of(
                    "meshctl request",
                    new Example("meshctl request bob echo '{\"message\":\"hello\"}'", "Ask an agent by its name:"),
                    new Example("meshctl request bob index --payload @order.json", "Send what a file holds:"),
                    new Example("meshctl request --stream bob report", "Print each result as it comes:"),
                    new Example("meshctl request --wait bob echo", "Leave it with meshd if the agent is away:")),
            of(
                    "meshctl send",
                    new Example(
                            "meshctl send bob echo '{\"message\":\"hello\"}'", "Write to an agent that may be away:"),
                    new Example("meshctl send --ttl 7d bob index --payload @order.json", "Give it a week:"),
                    new Example("meshctl send --wait bob echo", "Wait for the answer:")),
            of("meshctl inbox", new Example("meshctl inbox", "See what came from others:")),
            of(
                    "meshctl receipt",
                    new Example(
                            "meshctl receipt 5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01",
                            "See what the other agent signed for:")),
            of("meshctl outbox", new Example("meshctl outbox list", "See what waits for agents that are away:")),
            of("meshctl status", new Example("meshctl status", "See how the daemon is:")),
            of("meshctl doctor", new Example("meshctl doctor", "Look at every link:")),
            of("meshctl why", new Example("meshctl why alice bob echo", "Explain what the rules allow:")),
            of(
                    "meshctl revoke",
                    new Example("meshctl revoke --yes --reason lost", "End the key of this machine for ever:")),
            of(
                    "meshctl rotate",
                    new Example("meshctl rotate --grace-period 3600", "Begin: both keys are good for an hour:"),
                    new Example("meshctl rotate --complete", "End: the new key alone is good:")),
            of("meshctl group", new Example("meshctl group create --name team", "Make a group:")),
            of(
                    "meshctl acl",
                    new Example(
                            "meshctl acl create --source carol --target bob --capabilities echo",
                            "Let one agent ask another:"),
                    new Example("meshctl acl list", "See the rules:")),
            of(
                    "meshctl acl create",
                    new Example(
                            "meshctl acl create --source carol --target bob --capabilities echo,list",
                            "Let one agent ask another for two things:")),
            of(
                    "meshctl setup-key",
                    new Example(
                            "meshctl setup-key create --group-id 7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10",
                            "Let one machine register an agent without a login:")),
            of("meshctl token", new Example("meshctl token list", "See what names you to the registry:")),
            of(
                    "meshctl up",
                    new Example(
                            "meshctl up --name alice --capabilities echo --local-agent http://127.0.0.1:9001 --background",
                            "Register an agent and start its daemon:")),
            of(
                    "meshctl down",
                    new Example("meshctl down", "Stop what meshctl up --background or --service has started:")),
            of(
                    "meshctl service",
                    new Example(
                            "meshctl service install --local-agent http://127.0.0.1:9001",
                            "Have the daemon start with your session:")),
            of(
                    "meshctl context",
                    new Example("meshctl context add work --cp-url https://mesh.work.example", "Add a server:"),
                    new Example("meshctl context use work", "Use it from now on:")),
            of(
                    "meshctl mcp-server",
                    new Example("meshctl mcp-server --stdio", "What an assistant's configuration names:"),
                    new Example("meshctl mcp-server --listen 127.0.0.1:8090", "Serve several assistants over HTTP:")),
            of("meshctl completion", new Example("meshctl completion zsh", "What a shell reads at its start:")));

    private Examples() {}

    /// One line and what it is for.
    ///
    /// @param says a sentence that ends with a colon
    record Example(String line, String says) {}

    private static Map.Entry<String, List<Example>> of(String command, Example... examples) {
        return Map.entry(command, List.of(examples));
    }

    /// Those of a command by its whole name; empty if the synopsis says it all.
    static List<Example> of(String command) {
        return ALL.getOrDefault(command, List.of());
    }

    /// Every one of them.
    static List<Example> all() {
        return ALL.values().stream().flatMap(List::stream).toList();
    }
}
