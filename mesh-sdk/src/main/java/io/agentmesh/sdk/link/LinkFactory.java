package io.agentmesh.sdk.link;

import java.net.URI;

/// Opens links. What goes wrong is told as [LinkEvents#closed(String)], later and on the loop, never thrown.
@FunctionalInterface
public interface LinkFactory {
    /// Begins to open a link to `relay`, the URL as it was configured, and returns at once.
    Link open(URI relay, LinkEvents events);
}
