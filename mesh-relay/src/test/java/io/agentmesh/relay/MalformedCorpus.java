package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.relay.BadPeer.BINARY;
import static io.agentmesh.relay.BadPeer.CLOSE;
import static io.agentmesh.relay.BadPeer.CONTINUATION;
import static io.agentmesh.relay.BadPeer.FINAL;
import static io.agentmesh.relay.BadPeer.MASKED;
import static io.agentmesh.relay.BadPeer.PING;
import static io.agentmesh.relay.BadPeer.PONG;
import static io.agentmesh.relay.BadPeer.TEXT;
import static io.agentmesh.relay.Malformed.bytes;
import static io.agentmesh.relay.Malformed.envelope;
import static io.agentmesh.relay.Malformed.frame;
import static io.agentmesh.relay.Malformed.raw;
import static io.agentmesh.relay.Malformed.text;

import io.agentmesh.relay.Malformed.Deed;
import io.agentmesh.relay.Malformed.Moment;
import io.agentmesh.relay.Malformed.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What peers send that should not, layer by layer: requests, frames, messages, logins, envelopes.
final class MalformedCorpus {
    private static final int RSV1 = 0x40;
    private static final int RSV2 = 0x20;
    private static final int RSV3 = 0x10;
    private static final int[] LONG_FOR_A_CONTROL_FRAME = new int[126];
    private static final String ID = Envelopes.id(1).toString();

    private MalformedCorpus() {}

    /// The whole corpus.
    static List<Malformed> all() {
        List<Malformed> all = new ArrayList<>();
        add(all, halfRequests(), Outcome.WAITS, Moment.CONNECTED);
        add(all, badRequests(), Outcome.REFUSED, Moment.CONNECTED);
        add(all, badFrames(), Outcome.CLOSED, Moment.UPGRADED, Moment.CHALLENGED, Moment.REGISTERED);
        add(all, halfFrames(), Outcome.WAITS, Moment.UPGRADED, Moment.REGISTERED);
        add(all, framesOfNoUse(), Outcome.CLOSED, Moment.UPGRADED, Moment.CHALLENGED);
        add(all, framesOfNoUse(), Outcome.STAYS, Moment.REGISTERED);
        add(all, badTexts(), Outcome.CLOSED, Moment.UPGRADED, Moment.CHALLENGED);
        add(all, badTexts(), Outcome.STAYS, Moment.REGISTERED);
        add(all, badHellos(), Outcome.CLOSED, Moment.UPGRADED);
        add(all, badResponses(), Outcome.CLOSED, Moment.CHALLENGED);
        add(all, badEnvelopes(), Outcome.STAYS, Moment.REGISTERED);
        add(all, framesThatWereNotGranted(), Outcome.STAYS, Moment.REGISTERED);
        return all;
    }

    private static void add(List<Malformed> all, Map<String, Deed> deeds, Outcome outcome, Moment... moments) {
        for (Moment moment : moments) {
            deeds.forEach((name, deed) -> all.add(new Malformed(name, moment, deed, outcome)));
        }
    }

    private static Map<String, Deed> halfRequests() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("nothing at all", bytes());
        deeds.put("half a method", raw("GE"));
        deeds.put("half a request line", raw("GET /ws HTT"));
        deeds.put("half a header", raw("GET /ws HTTP/1.1\r\nhost: x\r\nupgr"));
        deeds.put("headers without an end", raw("GET /ws HTTP/1.1\r\nhost: x\r\n"));
        deeds.put("half a body", raw("POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhal"));
        deeds.put("half a chunk", raw("POST /health HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nff\r\nx"));
        return deeds;
    }

    private static Map<String, Deed> badRequests() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        String upgrade = "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n";
        String key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        deeds.put("no HTTP", raw("hello there\r\n\r\n"));
        deeds.put("the first bytes of TLS", raw("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\r\n\r\n"));
        deeds.put("a version of HTTP that is none", raw("GET /ws HTTP/x.y\r\n\r\n"));
        deeds.put("a request line of 70,000 bytes", raw("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n\r\n"));
        deeds.put("a header without an end", raw("GET /ws HTTP/1.1\r\nx: " + "x".repeat(70_000)));
        deeds.put("a header without a name", raw("GET /ws HTTP/1.1\r\n: x\r\n\r\n"));
        deeds.put("a NUL in a header", raw("GET /ws HTTP/1.1\r\nx: a\u0000b\r\n\r\n"));
        deeds.put("a negative length", raw("POST /health HTTP/1.1\r\ncontent-length: -1\r\n\r\n"));
        deeds.put("two lengths", raw("POST /health HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"));
        deeds.put("an upgrade without a key", raw(upgrade + "sec-websocket-version: 13\r\n\r\n"));
        deeds.put("an upgrade to another version", raw(upgrade + key + "sec-websocket-version: 12\r\n\r\n"));
        deeds.put("an upgrade of HTTP/1.0", raw(upgrade.replace("1.1", "1.0") + key + "\r\n"));
        return deeds;
    }

    private static Map<String, Deed> badFrames() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("reserved bit 1", frame(FINAL | RSV1 | TEXT, '{', '}'));
        deeds.put("reserved bit 2", frame(FINAL | RSV2 | TEXT, '{', '}'));
        deeds.put("reserved bit 3", frame(FINAL | RSV3 | TEXT, '{', '}'));
        deeds.put("reserved kind of data", frame(FINAL | 0x3, '{', '}'));
        deeds.put("reserved kind of control", frame(FINAL | 0xB));
        deeds.put("no mask", bytes(FINAL | TEXT, 2, '{', '}'));
        deeds.put("ping of 126 bytes", frame(FINAL | PING, LONG_FOR_A_CONTROL_FRAME));
        deeds.put("pong of 126 bytes", frame(FINAL | PONG, LONG_FOR_A_CONTROL_FRAME));
        deeds.put("close of 126 bytes", frame(FINAL | CLOSE, LONG_FOR_A_CONTROL_FRAME));
        deeds.put("ping in fragments", frame(PING, 1));
        deeds.put("close in fragments", frame(CLOSE, 3, 232));
        deeds.put("continuation of nothing", frame(FINAL | CONTINUATION, '{', '}'));
        deeds.put("text within a text", peer -> {
            peer.frame(TEXT, new byte[] {'{'});
            peer.frame(FINAL | TEXT, new byte[] {'}'});
        });
        deeds.put("length of 2 in two bytes", bytes(FINAL | TEXT, MASKED | 126, 0, 2, 0, 0, 0, 0, '{', '}'));
        deeds.put(
                "length of 2 in eight bytes",
                bytes(FINAL | TEXT, MASKED | 127, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, '{', '}'));
        deeds.put("length of 2^63", bytes(FINAL | TEXT, MASKED | 127, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        deeds.put("length of 2^62", bytes(FINAL | TEXT, MASKED | 127, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        deeds.put("close with half a code", frame(FINAL | CLOSE, 3));
        deeds.put("close with a code that is reserved", frame(FINAL | CLOSE, 3, 237));
        deeds.put("close with a code that is none", frame(FINAL | CLOSE, 0, 1));
        deeds.put("close with a reason that is not UTF-8", frame(FINAL | CLOSE, 3, 232, 0xff));
        deeds.put("text that is not UTF-8", frame(FINAL | TEXT, '"', 0xff, '"'));
        deeds.put("text that ends within a character", frame(FINAL | TEXT, '"', 0xe2, 0x82));
        deeds.put("text with half a surrogate pair", frame(FINAL | TEXT, '"', 0xed, 0xa0, 0x80, '"'));
        deeds.put("text in fragments that is not UTF-8", peer -> {
            peer.frame(TEXT, new byte[] {'"', (byte) 0xe2});
            peer.frame(FINAL | CONTINUATION, new byte[] {'"'});
        });
        return deeds;
    }

    private static Map<String, Deed> halfFrames() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("half a header", bytes(FINAL | TEXT));
        deeds.put("half a length", bytes(FINAL | TEXT, MASKED | 126, 1));
        deeds.put("half a mask", bytes(FINAL | TEXT, MASKED | 2, 1, 2));
        deeds.put("a megabyte announced, a byte sent", bytes(FINAL | TEXT, MASKED | 127, 0, 0, 0, 0, 0, 16, 0, 0, 1));
        deeds.put("a message without an end", frame(TEXT, '{'));
        deeds.put("half a ping", bytes(FINAL | PING, MASKED | 4, 0, 0, 0, 0, 1));
        return deeds;
    }

    private static Map<String, Deed> framesOfNoUse() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("binary message", frame(FINAL | BINARY, 1, 2, 3));
        deeds.put("empty binary message", frame(FINAL | BINARY));
        deeds.put("pong that nobody asked for", frame(FINAL | PONG, 1));
        deeds.put("binary message in fragments", peer -> {
            peer.frame(BINARY, new byte[] {1});
            peer.frame(FINAL | CONTINUATION, new byte[] {2});
        });
        return deeds;
    }

    private static Map<String, Deed> badTexts() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("empty text", text(""));
        deeds.put("a thousand empty fragments", peer -> {
            peer.frame(TEXT, new byte[0]);
            for (int i = 0; i < 1_000; i++) {
                peer.frame(CONTINUATION, new byte[0]);
            }
            peer.frame(FINAL | CONTINUATION, new byte[0]);
        });
        deeds.put("no JSON", text("hello there"));
        deeds.put("half a JSON object", text("{\"agent_id\":\"" + CAROL.id()));
        deeds.put("two JSON objects", text("{} {}"));
        deeds.put("a byte order mark", text("\ufeff{}"));
        deeds.put("a NUL behind the object", text("{}\u0000"));
        deeds.put("a comment", text("{}/**/"));
        deeds.put("null", text("null"));
        deeds.put("an array", text("[]"));
        deeds.put("a number of another order", text("1e999999999"));
        deeds.put("a number of 100,000 digits", text("9".repeat(100_000)));
        deeds.put("objects 10,000 deep", text("{\"a\":".repeat(10_000)));
        deeds.put("arrays 100,000 deep", text("[".repeat(100_000)));
        deeds.put("20,000 members of one name", text("{\"a\":0" + ",\"a\":0".repeat(20_000) + "}"));
        deeds.put("a lone surrogate, escaped", text("{\"agent_id\":\"\\ud800\"}"));
        deeds.put("an escape that is none", text("{\"agent_id\":\"\\x41\"}"));
        deeds.put("a line feed within a string", text("{\"agent_id\":\"\n\"}"));
        return deeds;
    }

    private static Map<String, Deed> badHellos() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        String good = "{\"agent_id\":\"" + CAROL.id() + "\"";
        deeds.put("hello without an id", text("{\"features\":[]}"));
        deeds.put("hello with a number for an id", text("{\"agent_id\":7}"));
        deeds.put("hello with two ids", text(good + ",\"agent_id\":\"" + ALICE.id() + "\"}"));
        deeds.put("hello with an id of 100,000 bytes", text("{\"agent_id\":\"" + "A".repeat(100_000) + "\"}"));
        deeds.put("resume with a token that was never given", text(good + ",\"session_token\":\"no\"}"));
        deeds.put(
                "resume with a token of 100,000 bytes",
                text(good + ",\"session_token\":\"" + "t".repeat(100_000) + "\"}"));
        deeds.put("envelope before the hello", text(Envelopes.text(CAROL, BOB.id(), 1)));
        deeds.put("response before the hello", peer -> {
            peer.text("{\"signature\":\"" + "A".repeat(86) + "\"}");
        });
        deeds.put("ack before the hello", text("{\"ack\":[\"" + ID + "\"]}"));
        deeds.put("hello and half a response", peer -> {
            peer.hello(CAROL);
            peer.text("{\"agent_id\":\"" + CAROL.id() + "\",\"sig");
        });
        return deeds;
    }

    private static Map<String, Deed> badResponses() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        String start = "{\"agent_id\":\"" + CAROL.id() + "\",\"signature\":";
        deeds.put("response without a signature", text("{\"agent_id\":\"" + CAROL.id() + "\"}"));
        deeds.put("response with a number for a signature", text(start + "7}"));
        deeds.put("response with an empty signature", text(start + "\"\"}"));
        deeds.put("response that is not base64", text(start + "\"" + "!".repeat(86) + "\"}"));
        deeds.put("response with a signature of 63 bytes", text(start + "\"" + "A".repeat(84) + "\"}"));
        deeds.put("response with a signature of zeros", text(start + "\"" + "A".repeat(86) + "\"}"));
        deeds.put("response with two signatures", text(start + "\"\",\"signature\":\"\"}"));
        deeds.put("response of 100,000 bytes", text(start + "\"" + "A".repeat(100_000) + "\"}"));
        deeds.put("response as somebody else", text("{\"agent_id\":\"" + ALICE.id() + "\",\"signature\":\"\"}"));
        deeds.put("hello once more", text("{\"agent_id\":\"" + CAROL.id() + "\"}"));
        deeds.put("envelope instead of the response", text(Envelopes.text(CAROL, BOB.id(), 1)));
        return deeds;
    }

    private static Map<String, Deed> badEnvelopes() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        String time = "\"timestamp\":1700000000000";
        deeds.put("two million values", text("[0" + ",0".repeat(2_000_000) + "]"));
        deeds.put("payload changed", envelope("hello", "other"));
        deeds.put("receiver changed", envelope(BOB.id().value(), ALICE.id().value()));
        deeds.put("somebody else's envelope", text(Envelopes.text(ALICE, BOB.id(), 1)));
        deeds.put("signature that is not base64", envelope("\"signature\":\"", "\"signature\":\"!"));
        deeds.put("signature with padding", envelope("\",\"timestamp\"", "==\",\"timestamp\""));
        deeds.put("signature twice", envelope("\"signature\":", "\"signature\":\"\",\"signature\":"));
        deeds.put("no signature", envelope("\"signature\":", "\"unsigned\":"));
        deeds.put("number for a sender", envelope("\"" + CAROL.id() + "\"", "7"));
        deeds.put("no receiver", envelope("\"to\":", "\"two\":"));
        deeds.put("receiver of 100,000 bytes", envelope(BOB.id().value(), "B".repeat(100_000)));
        deeds.put("id that is none", envelope(ID, "one"));
        deeds.put("id of 100,000 bytes", envelope(ID, "0".repeat(100_000)));
        deeds.put("kind that is none", envelope("\"request\"", "\"question\""));
        deeds.put("answer to a number", envelope("\"payload\"", "\"in_reply_to\":1,\"payload\""));
        deeds.put("text for a time", envelope(time, "\"timestamp\":\"now\""));
        deeds.put("time of 2^64", envelope(time, "\"timestamp\":18446744073709551616"));
        deeds.put("time with a fraction", envelope(time, "\"timestamp\":1.5"));
        deeds.put("text for whether it is sealed", envelope("\"payload\"", "\"encrypted\":\"yes\",\"payload\""));
        deeds.put("payload 200 deep", envelope("\"hello\"", "[".repeat(200) + "]".repeat(200)));
        deeds.put("payload with half a surrogate pair", envelope("hello", "\\udc00"));
        deeds.put("payload of an infinite number", envelope("\"hello\"", "1e400"));
        deeds.put("half an envelope", envelope("\"payload\":\"hello\"", "\"payload\""));
        deeds.put("two envelopes in one text", envelope("{\"id\"", "{}{\"id\""));
        return deeds;
    }

    private static Map<String, Deed> framesThatWereNotGranted() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("ack", text("{\"ack\":[\"" + ID + "\"]}"));
        deeds.put("ack of nothing", text("{\"ack\":[]}"));
        deeds.put("ack of 2,000", text("{\"ack\":[\"" + ID + "\"" + (",\"" + ID + "\"").repeat(1_999) + "]}"));
        deeds.put("ack of what is no id", text("{\"ack\":[1,null,{}]}"));
        deeds.put("delivered notice", text("{\"notice\":\"delivered\",\"id\":\"" + ID + "\",\"confirmed\":true}"));
        deeds.put("restarting notice", text("{\"notice\":\"restarting\",\"reconnect_in_ms\":1000,\"spread_ms\":1000}"));
        deeds.put("hello once more", text("{\"agent_id\":\"" + ALICE.id() + "\"}"));
        deeds.put("result of a login", text("{\"success\":true,\"session_token\":\"t\"}"));
        return deeds;
    }
}
