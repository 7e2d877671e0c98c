package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;

/// What the two sides of a conversation say: a door for the fuzz targets.
public final class DuplexFrames {
    private DuplexFrames() {}

    /// Reads a frame as it lies in an envelope, and prints what was understood.
    public static Decoded<JsonObject> read(String text) {
        return Json.parse(text).then(DuplexFrame::of).map(DuplexFrames::checked);
    }

    private static JsonObject checked(DuplexFrame frame) {
        if (frame instanceof DuplexFrame.Credit(int items) && (items < 1 || items > DuplexFrame.MAX_CREDIT)) {
            throw new AssertionError("credit: " + items + " (expected: 1 to " + DuplexFrame.MAX_CREDIT + ")");
        }
        return frame.toJson();
    }
}
