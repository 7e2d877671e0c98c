package io.agentmesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A message for an agent that is away, from a terminal: everything between its sender and its receiver is
/// stopped and started before the receiver is back (docs/offline.md).
final class DurableMessagesIT {
    /// `stop N` ends what was started as the Nth that still runs.
    private static final String MESH = """
            stop() {
                gone=$(jobs -p | sed -n "$1p")
                kill "$gone"
                wait "$gone" || true
            }
            mesh-server --listen 127.0.0.1:8080 --db-path mesh.db &
            (umask 077; mesh-server token create --user you --db-path mesh.db > token)
            meshctl login --cp-url http://127.0.0.1:8080 --token-file token
            meshctl register --name alice --capabilities echo
            meshctl context add two --cp-url http://127.0.0.1:8080
            meshctl --context two login --token-file token
            meshctl --context two register --name bob --capabilities echo
            echo_server.py 9001 alice &
            echo_server.py 9002 bob &
            """;

    private static final String ALICE = """
            meshd --relay ws://127.0.0.1:8080/relay/ws --local-agent http://127.0.0.1:9001 &
            """;

    private static final String BOB = """
            MESH_CONTEXT=two meshd --relay ws://127.0.0.1:8080/relay/ws --local-agent http://127.0.0.1:9002 &
            """;

    /// Until bob's daemon has published its prekeys there is nothing to seal for.
    private static final String SEND_WHILE_AWAY = """
            for _ in $(seq 120); do meshctl send bob echo '{"n":1}' && break; done
            stop 5
            ID=$(meshctl send bob echo '{"n":2}')
            """;

    private static final String STOP_THE_REST = """
            stop 4
            stop 1
            mesh-server --listen 127.0.0.1:8080 --db-path mesh.db &
            """;

    private static final String READ = """
            for _ in $(seq 120); do meshctl outbox show $ID | grep -q '"state": "processed"' && break; done
            meshctl outbox show $ID
            meshctl receipt $ID
            meshctl --context two inbox
            """;

    @Test
    void messageOutlivesEveryRestartBetweenItsTwoEnds(@TempDir Path home) throws Exception {
        ShellReader.Ended ended =
                ShellReader.type(List.of(MESH, ALICE, BOB, SEND_WHILE_AWAY, STOP_THE_REST, ALICE, BOB, READ), home);

        assertThat(ended.exitCode()).as(ended.log()).isZero();
        assertThat(ended.out())
                .as(ended.log())
                .contains("\"n\": 2", "\"state\": \"processed\"", "The recipient's signature holds.")
                .containsPattern("(?m)^[0-9a-f-]{36}  processed  \\S+  echo$");
    }
}
