package io.agentmesh.sdk.testing;

import io.agentmesh.sdk.link.LinkEvents;
import java.util.function.Consumer;

/// Tells a test in words what happens to a link.
public class ToldEvents implements LinkEvents {
    private final Consumer<String> test;

    /// Whoever hears the words.
    public ToldEvents(Consumer<String> test) {
        this.test = test;
    }

    @Override
    public void opened() {
        test.accept("opened");
    }

    @Override
    public void sent() {
        test.accept("sent");
    }

    @Override
    public void text(String text) {
        test.accept("text " + text);
    }

    @Override
    public void heard() {
        test.accept("heard");
    }

    @Override
    public void closed(String why) {
        test.accept("closed " + why);
    }

    @Override
    public void proxyRefused(String why) {
        test.accept("proxy refused: " + why);
    }
}
