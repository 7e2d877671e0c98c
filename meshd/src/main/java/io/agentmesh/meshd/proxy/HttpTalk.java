package io.agentmesh.meshd.proxy;

import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.BodyMeter;
import io.agentmesh.http.client.HttpConversation;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A conversation with an HTTP agent: one `POST` whose body grows by a line for each item of the caller's,
/// while its answer is read as that of a stream. The first line is what was asked; the body ends when the
/// caller is done, and the conversation when the answer does.
///
/// The handler's thread reads the answer; one of its own sends, and waits while the agent does not read. So the
/// window of the mesh ([Exchange#WINDOW]) reaches through to the agent's socket in both directions.
///
/// @param room for an answer that is one item
record HttpTalk(IncomingRequest request, Exchange exchange, ProxyLimits limits, BodyMeter room) {
    private static final Logger log = LoggerFactory.getLogger(HttpTalk.class);

    /// Talks until the agent's answer ends.
    ///
    /// @throws IOException if the answer does not come to its end, or is not what it says
    void over(HttpConversation agent) throws IOException, InterruptedException {
        agent.send(line(request.payload()));
        Thread sending = Thread.ofVirtual().name("conversation-to-agent").start(() -> pass(agent));
        try (HttpExchange answer = agent.answer()) {
            InputStream body = new BufferedInputStream(new BoundedBody(answer.body(), limits.maxStreamBytes()));
            String contentType = answer.headers().first("content-type").orElse("");
            new AnswerItems(body, new WholeBody(limits.maxAnswerBytes(), room), sink())
                    .read(answer.status(), contentType);
        } finally {
            sending.interrupt();
        }
    }

    /// A caller who gave up is not done: the body of its request stays without an end.
    private void pass(HttpConversation agent) {
        try {
            for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
                agent.send(line(item.get()));
            }
            if (!request.cancellation().isCancelled()) {
                agent.done();
            }
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt(); // nothing is left to be said
        } catch (HttpFailure unread) {
            log.atDebug()
                    .setMessage("the local agent takes no more of a conversation")
                    .addKeyValue("request", request.id())
                    .log(); // what its answer says, or that it is cut off, is told by whoever reads it
        }
    }

    private StreamSink sink() {
        return new StreamSink() {
            @Override
            public int maxItemBytes() {
                return Exchange.MAX_ITEM_BYTES;
            }

            @Override
            public void send(JsonValue item) throws InterruptedException {
                exchange.send(item);
            }
        };
    }

    private static byte[] line(JsonValue item) {
        return (item + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
