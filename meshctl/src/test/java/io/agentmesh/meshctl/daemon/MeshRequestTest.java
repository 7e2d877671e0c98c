package io.agentmesh.meshctl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeshRequestTest {
    @ParameterizedTest
    @CsvSource({"0, 5", "30, 65", "43200, 86405", "43201, 86405", "18446744073709551615, 86405"})
    void daemonIsWaitedForTwiceTheTimeButNotForEver(String timeoutSeconds, long deadlineSeconds) {
        MeshRequest request = new MeshRequest("t", "c", JsonObject.empty(), new BigInteger(timeoutSeconds));

        assertThat(request.deadline()).isEqualTo(Duration.ofSeconds(deadlineSeconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "30, 35", "86400, 86405", "86401, 86405", "18446744073709551615, 86405"})
    void streamIsWaitedForOnceTheTime(String timeoutSeconds, long deadlineSeconds) {
        MeshRequest request = new MeshRequest("t", "c", JsonObject.empty(), new BigInteger(timeoutSeconds));

        assertThat(request.streamDeadline()).isEqualTo(Duration.ofSeconds(deadlineSeconds));
    }

    @Test
    void longestTimeIsToldAsItIs() {
        MeshRequest request = new MeshRequest("t", "c", JsonObject.empty(), new BigInteger("18446744073709551615"));

        assertThat(request.toJson()).endsWith("\"timeout_secs\":18446744073709551615}");
    }
}
