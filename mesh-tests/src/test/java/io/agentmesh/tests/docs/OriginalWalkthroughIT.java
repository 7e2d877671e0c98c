package io.agentmesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the original's README and self-hosting guide have people type (meshctl §11.2, §11.3), with our programs' names.
/// One thing is ours: each daemon has a HOME of its own, without which the original's second daemon takes the first
/// one's socket away and the last step fails; ours says so and does not start.
final class OriginalWalkthroughIT {
    private static final String SERVER = """
            export OAUTH_PROVIDER=github OAUTH_CLIENT_ID=id OAUTH_CLIENT_SECRET=c4n4ry-secret OAUTH_URL=%s
            mesh-server --listen 127.0.0.1:8080 --db-path mesh.db &
            """;

    private static final String KEYS = """
            key_of() { sed -n 's/^secret_key = "\\(.*\\)"$/\\1/p' "$1/.mesh/config.toml"; }
            """;

    private static final String QUICK_START = """
            meshctl login --cp-url http://127.0.0.1:8080
            meshctl register --name alice --capabilities echo
            meshctl discover
            meshctl keygen | tee bobs-key
            BOB_ID=$(sed -n 's/^Agent ID:    //p' bobs-key)
            BOB_KEY=$(sed -n 's/^Secret Key:  //p' bobs-key)
            meshctl register --name bob --capabilities echo --secret-key $BOB_KEY
            meshctl discover --capability echo
            echo_server.py 9001 alice &
            echo_server.py 9002 bob &
            export BOB_KEY ALICE_KEY=$(key_of "$HOME")
            meshd --relay ws://127.0.0.1:8080/relay/ws --cp-url http://127.0.0.1:8080 --local-agent http://127.0.0.1:9001 --secret-key $ALICE_KEY &
            mkdir -p /tmp/bob/.mesh
            cp ~/.mesh/config.toml /tmp/bob/.mesh
            HOME=/tmp/bob meshd --relay ws://127.0.0.1:8080/relay/ws --cp-url http://127.0.0.1:8080 --local-agent http://127.0.0.1:9002 --secret-key $BOB_KEY &
            meshctl status
            meshctl request --target=$BOB_ID --capability echo --payload '{"message":"hello"}'
            """;

    private static final String GUIDE = """
            mkdir -p ~/.mesh
            echo 'cp_url = "http://127.0.0.1:8080"' > ~/.mesh/config.toml
            meshctl login
            meshctl register --name alice --capabilities echo | tee card
            GROUP=$(sed -n 's/.*"group_id": "\\(.*\\)",/\\1/p' card)
            printf '{"secret_key_hex":"%s","relay_url":"ws://127.0.0.1:8080/relay/ws","local_agent_url":"http://127.0.0.1:9001","cp_url":"http://127.0.0.1:8080"}' $(key_of "$HOME") > meshd.json
            chmod 600 meshd.json
            echo_server.py 9001 alice &
            meshd -c meshd.json &
            meshctl group create --name team
            meshctl group list
            meshctl keygen > machines-key
            meshctl acl json --source a --target b --allow 'x, y'
            meshctl acl create --source=$(sed -n 's/^Agent ID:    //p' machines-key) --target=$(sed -n 's/.*"agent_id": "\\(.*\\)",/\\1/p' card) --capabilities echo
            meshctl acl list
            meshctl setup-key create --group-id $GROUP | tee setup-key
            meshctl setup-key list
            mkdir -p /tmp/bob
            HOME=/tmp/bob meshctl --meshd ~/.mesh/meshd.sock up --name machine --capabilities work --setup-key $(sed -n 's/.*"raw_key": "\\(.*\\)".*/\\1/p' setup-key) --secret-key $(sed -n 's/^Secret Key:  //p' machines-key)
            meshctl discover --search machine
            meshctl auth-header > header
            meshctl rotate --grace-period 3600
            meshctl rotate --complete
            meshctl deregister --id $(sed -n 's/^  "id": "\\(.*\\)",/\\1/p' card)
            """;

    @Test
    void quickStartLeadsToAnAnswer(@TempDir Path home) throws Exception {
        try (AgreeableGitHub gitHub = new AgreeableGitHub()) {
            ShellReader.Ended ended =
                    ShellReader.type(List.of(SERVER.formatted(gitHub.url()), KEYS, QUICK_START), home);

            assertThat(ended.out())
                    .as(ended.log())
                    .contains("Found 1 agent(s):", "Found 2 agent(s):", "Meshd Status:", "\"agent\": \"bob\"");
            assertThat(ended.exitCode()).as(ended.log()).isZero();
        }
    }

    @Test
    void guideLeadsThroughEveryCommand(@TempDir Path home) throws Exception {
        try (AgreeableGitHub gitHub = new AgreeableGitHub()) {
            ShellReader.Ended ended = ShellReader.type(List.of(SERVER.formatted(gitHub.url()), KEYS, GUIDE), home);

            assertThat(ended.out())
                    .as(ended.log())
                    .contains(
                            "Group created:",
                            "ACL rule created.",
                            "Setup key created:",
                            "Registered successfully. Token saved.",
                            "Key rotation completed.");
            assertThat(ended.exitCode()).as(ended.log()).isZero();
        }
    }
}
