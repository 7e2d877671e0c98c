package io.agentmesh.registry.request;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.registry.store.StoreTrouble;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers for a store that failed (registry §2.3, letter D): the one place where it becomes a status. The caller
/// learns whether to try again, and nothing of the database.
public final class StorageFaults implements HttpFilter {
    private static final Logger log = LoggerFactory.getLogger(StorageFaults.class);

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        try {
            return next.proceed(request);
        } catch (MeshException failed) {
            return answer(request, failed);
        }
    }

    private static HttpResponse answer(HttpRequest request, MeshException failed) {
        if (failed.code() == ErrorCode.BUSY) {
            log.atWarn()
                    .setMessage("request refused, the database is busy")
                    .addKeyValue("path", request.path())
                    .log();
            return HttpResponse.error(503, "busy", "the registry is busy, try again")
                    .withHeader("retry-after", "1");
        }
        StoreTrouble trouble = StoreTrouble.of(failed);
        log.atError()
                .setMessage("request failed")
                .addKeyValue("path", request.path())
                .addKeyValue("trouble", trouble)
                .setCause(trouble.worthLogging(failed).orElse(null))
                .log();
        return switch (trouble) {
            case FULL ->
                HttpResponse.error(
                        507, "storage_full", "the registry's disk is full; nothing was changed, reading goes on");
            case READ_ONLY ->
                HttpResponse.error(
                        503,
                        "storage_read_only",
                        "the registry's database is read-only; nothing was changed, reading goes on");
            case DAMAGED, OTHER -> HttpResponse.error(500, "internal", "internal server error");
        };
    }
}
