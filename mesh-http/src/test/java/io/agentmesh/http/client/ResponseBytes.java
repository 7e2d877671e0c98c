package io.agentmesh.http.client;

import io.agentmesh.http.message.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/// What [HttpClient] makes of the bytes on a connection: a door for the fuzz targets.
public final class ResponseBytes {
    private ResponseBytes() {}

    /// The response that the bytes hold; empty if the client would give up on them.
    public static Optional<HttpResponse> read(byte[] bytes, int maxBodyBytes) {
        try {
            var in = new ByteArrayInputStream(bytes);
            return Optional.of(new ResponseReader(in, maxBodyBytes).read("GET").response());
        } catch (IOException givenUp) {
            return Optional.empty();
        }
    }
}
