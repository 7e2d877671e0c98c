package io.agentmesh.sdk.link;

import io.agentmesh.sdk.testing.LinkFactoryContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/// The JDK's WebSocket behind a link.
final class WebSocketLinksIT extends LinkFactoryContract {
    private final List<WebSocketLinks> factories = new ArrayList<>();
    private final ExecutorService loop =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    WebSocketLinksIT() throws IOException {}

    @Override
    protected LinkFactory links(Terms terms) {
        WebSocketLinks links =
                new WebSocketLinks(terms.proxies(), loop, terms.connectTimeout(), terms.maxMessageChars());
        factories.add(links);
        return links;
    }

    @Override
    protected Executor loop() {
        return loop;
    }

    @AfterEach
    void close() {
        factories.forEach(WebSocketLinks::close);
        loop.shutdownNow();
    }
}
