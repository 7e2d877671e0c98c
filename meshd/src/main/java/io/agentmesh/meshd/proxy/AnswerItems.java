package io.agentmesh.meshd.proxy;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;

/// Turns the body of an answer into the items of a stream, by its content type, as it arrives.
///
/// | content type | an item is |
/// |---|---|
/// | `text/event-stream` | an event: its data as JSON, else as text; named ones as `{"data":…,"event":"…"}` |
/// | `application/x-ndjson`, `…/ndjson`, `…/jsonl` | a line, which must be JSON; empty ones are left out |
/// | `text/…` | a piece of text, as it came |
/// | `application/json`, `…+json`, none, or a status that is no success | the whole body ([WholeAnswer]) |
/// | any other | `{"base64":"…"}`: a piece of bytes, as it came |
final class AnswerItems {
    /// Characters of a piece of text: at most six bytes each in JSON, so that an item fits every caller.
    private static final int TEXT_PIECE = 10 << 10;
    /// Bytes of a piece: a third more in base64.
    private static final int BYTE_PIECE = 32 << 10;

    private final InputStream body;
    private final WholeBody whole;
    private final StreamSink items;

    /// @param whole reads a body that is one item
    AnswerItems(InputStream body, WholeBody whole, StreamSink items) {
        this.body = body;
        this.whole = whole;
        this.items = items;
    }

    /// Reads the body to its end.
    ///
    /// @throws NotAsAnnounced if it is not what its content type says
    /// @throws BodyTooLarge if a part of it is larger than an item for this caller may be
    void read(int status, String contentType) throws IOException, InterruptedException {
        ContentType type = ContentType.of(contentType);
        if (status / 100 != 2 || type.name().isEmpty() || type.isJson()) {
            readWhole(status, type);
        } else if (type.isLines()) {
            readLines();
        } else if (type.name().equals("text/event-stream")) {
            readEvents();
        } else if (type.name().startsWith("text/")) {
            readText(type.charset());
        } else {
            readBytes();
        }
    }

    private void readWhole(int status, ContentType type) throws IOException, InterruptedException {
        items.send(WholeAnswer.of(status, type, whole.read(body), items.maxItemBytes()));
    }

    private void readLines() throws IOException, InterruptedException {
        LineReader lines = new LineReader(body, items.maxItemBytes());
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                items.send(Json.parse(line).toOptional().orElseThrow(() -> new NotAsAnnounced("a line is no JSON")));
            }
        }
    }

    /// The event stream format of the HTML standard, without reconnection: ids and retry times mean nothing here.
    private void readEvents() throws IOException, InterruptedException {
        LineReader lines = new LineReader(body, items.maxItemBytes());
        ServerSentEvent event = new ServerSentEvent(items.maxItemBytes());
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isEmpty()) {
                event.take(line);
            } else if (event.hasData()) {
                items.send(event.item());
                event = new ServerSentEvent(items.maxItemBytes());
            } else {
                event = new ServerSentEvent(items.maxItemBytes());
            }
        }
    }

    private void readText(Charset charset) throws IOException, InterruptedException {
        InputStreamReader text = new InputStreamReader(body, charset);
        char[] piece = new char[TEXT_PIECE];
        int held = 0; // the first half of a pair, whose second is still to come
        for (int read = text.read(piece); read >= 0; read = text.read(piece, held, TEXT_PIECE - held)) {
            int there = held + read;
            held = Character.isHighSurrogate(piece[there - 1]) ? 1 : 0;
            if (there > held) {
                items.send(new JsonString(new String(piece, 0, there - held)));
            }
            piece[0] = piece[there - 1];
        }
    }

    private void readBytes() throws IOException, InterruptedException {
        byte[] piece = new byte[BYTE_PIECE];
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(piece, read));
            items.send(JsonObject.empty().with("base64", base64));
        }
    }

    /// The body is not what its content type says. Never leaves this package.
    static final class NotAsAnnounced extends IOException {
        private static final long serialVersionUID = 1L;

        NotAsAnnounced(String message) {
            super(message);
        }
    }
}
