package io.agentmesh.meshctl.mcp.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.mcp.door.Doorkeeper.Hosts;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may enter (weakness M5).
final class DoorkeeperTest {
    private static final HttpRequest REQUEST = HttpRequest.of("POST", "/mcp").withHeader("host", "127.0.0.1:8090");

    private static Doorkeeper door(String token) {
        return new Doorkeeper(() -> Optional.of(Secret.of(token)), Hosts.THIS_MACHINE);
    }

    private static final Doorkeeper OPEN = new Doorkeeper(Optional::empty, Hosts.THIS_MACHINE);

    private static int status(Doorkeeper door, HttpRequest request) {
        return door.refusal(request).map(HttpResponse::status).orElse(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer c4n4ry, 200",
        "bearer c4n4ry, 401",
        "c4n4ry, 401",
        "Bearer c4n4r, 401",
        "Bearer c4n4ryy, 401",
        "'Bearer ', 401"
    })
    void tokenMustBeShownExactly(String header, int status) {
        assertThat(status(door("c4n4ry"), REQUEST.withHeader("authorization", header)))
                .isEqualTo(status);
    }

    @Test
    void withoutATokenNobodyIsAskedForOne() {
        assertThat(status(OPEN, REQUEST)).isEqualTo(200);
        assertThat(status(door("c4n4ry"), REQUEST)).isEqualTo(401);
    }

    @Test
    void emptyTokenLetsNobodyIn() {
        assertThat(status(door(""), REQUEST.withHeader("authorization", "Bearer ")))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, 200",
        "http://127.0.0.1, 200",
        "http://[::1]:80, 200",
        "https://evil.example, 403",
        "http://localhost.evil.example, 403",
        "null, 403",
        "'::', 403"
    })
    void onlyPagesOfThisMachineMayCall(String origin, int status) {
        assertThat(status(OPEN, REQUEST.withHeader("origin", origin))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8090", "localhost.evil.example", ""})
    void nameThatIsNotThisMachinesIsRefused(String host) {
        assertThat(status(OPEN, REQUEST.withHeader("host", host))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8090", "[::1]:8090", "[::1]"})
    void everyNameOfThisMachineWillDo(String host) {
        assertThat(status(OPEN, REQUEST.withHeader("host", host))).isEqualTo(200);
    }
}
