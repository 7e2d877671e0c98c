package io.agentmesh.registry.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class StorageFaultsTest {
    private final StorageFaults faults = new StorageFaults();

    @Test
    void failedStoreIsA500ThatTellsNothingOfIt() throws Exception {
        HttpResponse answer = answerTo(new MeshException(ErrorCode.STORAGE, "storage: table users is broken"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.bodyText()).isEqualTo("{\"error\":\"internal server error\",\"code\":\"internal\"}");
    }

    @Test
    void busyStoreIsA503ThatSaysWhenToComeBack() throws Exception {
        HttpResponse answer = answerTo(new MeshException(ErrorCode.BUSY, "busy"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().first("retry-after")).contains("1");
    }

    @Test
    void goodAnswerGoesThrough() throws Exception {
        HttpResponse good = HttpResponse.text(200, "ok");

        assertThat(faults.filter(HttpRequest.of("GET", "/"), request -> good)).isSameAs(good);
    }

    private HttpResponse answerTo(MeshException failure) throws IOException, InterruptedException {
        return (HttpResponse) faults.filter(HttpRequest.of("GET", "/"), request -> {
            throw failure;
        });
    }
}
