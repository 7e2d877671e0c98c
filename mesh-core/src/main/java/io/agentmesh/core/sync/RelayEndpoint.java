package io.agentmesh.core.sync;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import org.jspecify.annotations.Nullable;

/// A relay that a daemon may use (wire §8).
///
/// @param url its WebSocket address
/// @param region where it stands, or `null`
public record RelayEndpoint(String url, @Nullable String region) {
    /// Reads an endpoint.
    public static final JsonShape<RelayEndpoint> SHAPE = value -> {
        var in = ObjectReader.of(value, "relay endpoint", "url", "region");
        return new RelayEndpoint(in.string("url"), in.optionalString("region"));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter().string("url", url).string("region", region).end();
    }
}
