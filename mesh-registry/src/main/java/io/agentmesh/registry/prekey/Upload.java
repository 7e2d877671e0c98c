package io.agentmesh.registry.prekey;

import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import java.util.List;

/// The body of `POST /agents/{card}/prekeys/one-time`.
///
/// @param device of the agent; 0 is the only one in use
/// @param keys in the order in which they came
record Upload(long device, List<OneTimePrekey> keys) {
    static final JsonShape<Upload> SHAPE = value -> {
        var in = ObjectReader.of(value, "upload", "device", "keys");
        return new Upload(in.uint32("device"), in.list("keys", OneTimePrekey.SHAPE));
    };

    Upload {
        keys = List.copyOf(keys);
    }
}
