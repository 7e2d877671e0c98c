package io.agentmesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the manual's EXAMPLES have people type, typed at a live mesh: a server, and two daemons under one
/// HOME, each in a context of its own. Addresses and ids of the examples become those that are there.
final class ManualExamplesIT {
    /// Examples that are not typed here, and where they are proven.
    private static final Map<String, String> ELSEWHERE = Map.of(
            "meshctl service install --local-agent http://127.0.0.1:9001",
                    "UpIT, SystemdIT: it needs a session's systemd",
            "meshctl mcp-server --stdio", "scripts/mcp-clients: it serves until it is told to end",
            "meshctl mcp-server --listen 127.0.0.1:8090", "scripts/mcp-clients: it serves until it is told to end");

    /// Pages of commands that are typed by [DurableMessagesIT].
    private static final Set<String> OWN_TESTS = Set.of("meshctl-send.1", "meshctl-inbox.1", "meshctl-receipt.1");

    private static final Map<String, String> THERE = Map.of(
            "https://mesh.work.example", "http://127.0.0.1:8080",
            "https://mesh.example", "http://127.0.0.1:8080",
            "7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10", "$GROUP",
            "b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01", "$CARD");

    private static final String SERVER = """
            export OAUTH_PROVIDER=github OAUTH_CLIENT_ID=id OAUTH_CLIENT_SECRET=c4n4ry-secret OAUTH_URL=%s
            mesh-server --listen 127.0.0.1:8080 --db-path mesh.db &
            """;

    private static final String LOGIN = """
            meshctl login --cp-url https://mesh.example
            (umask 077; mesh-server token create --user you --db-path mesh.db > token)
            meshctl login --token-file token
            """;

    private static final String AGENTS = """
            meshctl keygen
            meshctl register --name alice --capabilities echo,list
            meshctl register --name carol --capabilities echo --secret-key $(meshctl keygen | sed -n 's/^Secret Key:  //p') > carol
            CARD=$(sed -n 's/^  "id": "\\(.*\\)",/\\1/p' carol)
            GROUP=$(sed -n 's/^  "group_id": "\\(.*\\)",/\\1/p' carol)
            echo_server.py 9001 alice &
            echo_server.py 9002 bob &
            meshctl up --name alice --capabilities echo --local-agent http://127.0.0.1:9001 --background
            meshctl context add work --cp-url https://mesh.work.example
            meshctl --context work login --token-file token
            meshctl --context work register --name bob --capabilities echo,index,report
            MESH_CONTEXT=work meshd --relay ws://127.0.0.1:8080/relay/ws --local-agent http://127.0.0.1:9002 &
            """;

    private static final String USE = """
            meshctl status
            meshctl --context work status
            meshctl doctor
            meshctl -o json discover
            meshctl discover --capability echo
            meshctl discover --search 'a word'
            meshctl request bob echo '{"message":"hello"}'
            echo '{"order":1}' > order.json
            meshctl request bob index --payload @order.json
            meshctl request --stream bob report
            meshctl request --wait bob echo
            meshctl outbox list
            meshctl why alice bob echo
            meshctl completion zsh
            """;

    private static final String RIGHTS = """
            meshctl group create --name team
            meshctl acl create --source carol --target bob --capabilities echo
            meshctl acl create --source carol --target bob --capabilities echo,list
            meshctl acl list
            meshctl setup-key create --group-id 7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10
            meshctl token list
            """;

    private static final String END = """
            meshctl rotate --grace-period 3600
            meshctl rotate --complete
            meshctl context use work
            meshctl context use default
            meshctl deregister --id b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01
            meshctl revoke --yes --reason lost
            meshctl down
            """;

    private static final List<String> BLOCKS = List.of(LOGIN, AGENTS, USE, RIGHTS, END);

    @Test
    void everyExampleIsTypedOrProvenElsewhere(@TempDir Path home) throws Exception {
        ShellReader.Ended written = ShellReader.type(List.of("meshctl __man pages"), home);
        assertThat(written.exitCode()).as(written.log()).isZero();

        Set<String> typed = BLOCKS.stream().flatMap(String::lines).collect(Collectors.toCollection(TreeSet::new));
        typed.addAll(ELSEWHERE.keySet());

        assertThat(examplesIn(home.resolve("pages"))).hasSizeGreaterThan(30).isSubsetOf(typed);
    }

    @Test
    void examplesWorkOneAfterTheOther(@TempDir Path home) throws Exception {
        try (AgreeableGitHub gitHub = new AgreeableGitHub()) {
            List<String> blocks = new ArrayList<>(List.of(SERVER.formatted(gitHub.url())));
            BLOCKS.forEach(block -> blocks.add(placed(block)));

            ShellReader.Ended ended = ShellReader.type(blocks, home);

            assertThat(ended.out())
                    .as(ended.log())
                    .contains("\"agent\": \"bob\"", "Key rotation completed.", "revoked successfully", "meshd stopped");
            assertThat(ended.exitCode()).as(ended.log()).isZero();
        }
    }

    private static String placed(String block) {
        String text = block;
        for (Map.Entry<String, String> each : THERE.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }

    private static List<String> examplesIn(Path pages) throws IOException {
        List<String> examples = new ArrayList<>();
        try (Stream<Path> all = Files.list(pages)) {
            for (Path page : all.filter(
                            each -> !OWN_TESTS.contains(each.getFileName().toString()))
                    .sorted()
                    .toList()) {
                boolean within = false;
                for (String line : Files.readAllLines(page)) {
                    within = line.startsWith(".SH") ? line.equals(".SH EXAMPLES") : within;
                    if (within && line.startsWith("meshctl")) {
                        examples.add(line.replace("\\-", "-").replace("\\(aq", "'"));
                    }
                }
            }
        }
        return examples;
    }
}
