package io.agentmesh.meshd.proxy;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/// One look whether the local agent is well. May block for some seconds.
@FunctionalInterface
public interface Knock {
    /// What a look may take.
    Duration PATIENCE = Duration.ofSeconds(5);

    /// Returns if the agent is well.
    ///
    /// @throws IOException if it is not, with a reason for people
    void look() throws IOException, InterruptedException;

    /// As the settings have it: asks the health URL, or else connects to the agent and says nothing.
    static Knock at(URI localAgent, ProxySettings settings, HttpClient http) {
        URI healthUrl = settings.healthUrl();
        return healthUrl == null ? () -> connect(localAgent) : () -> ask(http, healthUrl);
    }

    private static void connect(URI url) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), portOf(url)), Math.toIntExact(PATIENCE.toMillis()));
        }
    }

    private static void ask(HttpClient http, URI url) throws IOException, InterruptedException {
        HttpResponse answer = http.send(HttpCall.get(url).withDeadline(PATIENCE));
        if (answer.status() / 100 != 2) {
            throw new IOException("its health URL answers " + answer.status());
        }
    }

    private static int portOf(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
    }
}
