package io.agentmesh.http.client;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Makes calls over HTTP/1.1 and keeps connections for further ones. Any number of threads may call at a
/// time, each waits for its own answer; an interrupted one gives up at once.
///
/// ```java
/// HttpResponse answer = client.send(HttpCall.get(URI.create("http://127.0.0.1:9801/health")));
/// ```
public final class HttpClient implements AutoCloseable {
    /// Methods that may be sent again when a kept connection turns out to be dead.
    private static final List<String> REPEATABLE = List.of("GET", "HEAD", "PUT", "DELETE");

    private final HttpClientConfig config;
    private final Ticker ticker;
    private final Watchdog watchdog = new Watchdog();
    private final Dialer dialer;
    private final IdleConnections idle;

    private HttpClient(HttpClientConfig config, Ticker ticker) {
        this.config = config;
        this.ticker = ticker;
        this.dialer = new Dialer(watchdog, config.tls(), config.proxies());
        this.idle = new IdleConnections(config.keep(), ticker, watchdog);
    }

    /// A client that measures its deadlines by `ticker`, which in programs is `System::nanoTime`.
    public static HttpClient create(HttpClientConfig config, Ticker ticker) {
        return new HttpClient(config, ticker);
    }

    /// Makes the call; any status is an answer.
    ///
    /// @throws HttpFailure if there is no complete answer
    /// @throws InterruptedException if the calling thread is interrupted; the connection is closed then
    public HttpResponse send(HttpCall call) throws HttpFailure, InterruptedException {
        return send(call, BodyMeter.BOUNDLESS);
    }

    /// The same with another say in how large the answer may be, those to redirects included.
    ///
    /// @throws HttpFailure if there is no complete answer; [HttpFailure.Kind#TOO_LARGE] if the meter says no
    /// @throws InterruptedException if the calling thread is interrupted; the connection is closed then
    public HttpResponse send(HttpCall call, BodyMeter meter) throws HttpFailure, InterruptedException {
        Deadline deadline = Deadline.in(call.deadline().orElse(config.deadline()), ticker);
        HttpCall next = call;
        for (int followed = 0; ; followed++) {
            HttpResponse response = exchange(next, meter, deadline);
            Optional<URI> redirect = redirectOf(next, response.status(), response.headers());
            if (redirect.isEmpty()) {
                return response;
            }
            next = followed(next, response.status(), redirect.get(), followed);
        }
    }

    /// Makes the call and returns with the head of the answer; its body is read as it arrives. The deadline holds
    /// for all of it, until the exchange is closed, and the body is as large as it is.
    ///
    /// @throws HttpFailure if there is no answer
    /// @throws InterruptedException if the calling thread is interrupted; the connection is closed then
    public HttpExchange open(HttpCall call) throws HttpFailure, InterruptedException {
        Deadline deadline = Deadline.in(call.deadline().orElse(config.deadline()), ticker);
        HttpCall next = call;
        for (int followed = 0; ; followed++) {
            HttpExchange exchange = begin(next, deadline);
            Optional<URI> redirect = redirectOf(next, exchange.status(), exchange.headers());
            if (redirect.isEmpty()) {
                return exchange;
            }
            exchange.close();
            next = followed(next, exchange.status(), redirect.get(), followed);
        }
    }

    /// Makes a call whose body follows bit by bit, and returns once its head is sent. The deadline holds until the
    /// conversation is closed; redirects are answers like others. A body of the call itself is not sent.
    ///
    /// @throws HttpFailure if there is no connection
    /// @throws InterruptedException if the calling thread is interrupted
    public HttpConversation converse(HttpCall call) throws HttpFailure, InterruptedException {
        Deadline deadline = Deadline.in(call.deadline().orElse(config.deadline()), ticker);
        Connection connection = dial(call.peer(), deadline);
        Watchdog.Watch watch = watchdog.over(connection, deadline);
        try {
            RequestWriter.writeHead(call, connection.out());
        } catch (IOException failed) {
            watch.close();
            connection.closeQuietly();
            throw failure(call.peer(), deadline, failed);
        }
        return new HttpConversation(
                connection,
                watch,
                new ResponseReader(connection.in(), config.maxResponseBytes()),
                call.method(),
                failed -> failure(call.peer(), deadline, failed));
    }

    private HttpExchange begin(HttpCall call, Deadline deadline) throws HttpFailure, InterruptedException {
        Connection connection = dial(call.peer(), deadline);
        Watchdog.Watch watch = watchdog.over(connection, deadline);
        boolean begun = false;
        try {
            RequestWriter.write(call, connection.out());
            ResponseReader.Begun head =
                    new ResponseReader(connection.in(), config.maxResponseBytes()).begin(call.method());
            begun = true;
            return new HttpExchange(head, connection, watch, failed -> failure(call.peer(), deadline, failed));
        } catch (IOException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while calling " + call.peer());
            }
            throw failure(call.peer(), deadline, failed);
        } finally {
            if (!begun) {
                watch.close();
                connection.closeQuietly();
            }
        }
    }

    private HttpCall followed(HttpCall call, int status, URI location, int before) throws HttpFailure {
        if (before == config.maxRedirects()) {
            throw new HttpFailure(Kind.TOO_MANY_REDIRECTS, call.peer() + " redirects more than " + before + " times");
        }
        return call.redirected(status, location);
    }

    /// Closes the connections that wait for a call.
    public void closeIdle() {
        idle.clear();
    }

    /// Closes the connections that wait for a call; calls in progress end as they would have. The client
    /// makes no more.
    @Override
    public void close() {
        idle.close();
        watchdog.close();
    }

    private HttpResponse exchange(HttpCall call, BodyMeter meter, Deadline deadline)
            throws HttpFailure, InterruptedException {
        IdleConnections.Line kept = idle.poll(call);
        if (kept != null) {
            try {
                return exchange(call, meter, kept, deadline);
            } catch (HttpFailure failed) {
                // The other end may have closed it just when it was taken.
                if (failed.kind() != Kind.CUT || !REPEATABLE.contains(call.method())) {
                    throw failed;
                }
            }
        }
        Connection opened = dial(call.peer(), deadline);
        return exchange(call, meter, new IdleConnections.Line(opened, ticker.nanos()), deadline);
    }

    private Connection dial(Peer peer, Deadline deadline) throws HttpFailure, InterruptedException {
        idle.makeRoomAt(peer);
        return dialer.open(peer, deadline.atMost(config.connectTimeout()));
    }

    private HttpResponse exchange(HttpCall call, BodyMeter meter, IdleConnections.Line line, Deadline deadline)
            throws HttpFailure, InterruptedException {
        Connection connection = line.connection();
        Watchdog.Watch watch = watchdog.over(connection, deadline);
        boolean keep = false;
        try {
            ResponseReader.Received received = talk(call, meter, connection);
            keep = config.keep().allows(received.stay());
            return received.response();
        } catch (IOException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while calling " + call.peer());
            }
            throw failure(call.peer(), deadline, failed);
        } finally {
            boolean inTime = watch.end();
            if (keep && inTime) {
                idle.offer(call, line);
            } else {
                connection.closeQuietly();
            }
        }
    }

    private ResponseReader.Received talk(HttpCall call, BodyMeter meter, Connection connection) throws IOException {
        ResponseReader reader = new ResponseReader(connection.in(), config.maxResponseBytes(), meter);
        try {
            RequestWriter.write(call, connection.out());
        } catch (IOException unsent) {
            // A server that refuses a body early stops reading it; its answer says why.
            return readInSpiteOf(unsent, reader, call.method());
        }
        return reader.read(call.method());
    }

    private static ResponseReader.Received readInSpiteOf(IOException unsent, ResponseReader reader, String method)
            throws IOException {
        try {
            ResponseReader.Received received = reader.read(method);
            return new ResponseReader.Received(received.response(), KeepRule.Stay.NO);
        } catch (IOException unread) {
            unsent.addSuppressed(unread);
            throw unsent;
        }
    }

    private static HttpFailure failure(Peer peer, Deadline deadline, IOException failed) {
        if (deadline.left().isZero()) {
            return new HttpFailure(Kind.TIMEOUT, "no answer from " + peer + " within " + deadline.time(), failed);
        }
        return switch (failed) {
            case ResponseReader.TooLarge _ ->
                new HttpFailure(Kind.TOO_LARGE, "too large an answer from " + peer, failed);
            case HeadReader.NotHttp not ->
                new HttpFailure(Kind.MALFORMED, "no HTTP from " + peer + ": " + not.getMessage(), not);
            case EOFException _ ->
                new HttpFailure(Kind.CUT, peer + " closed the connection before it answered", failed);
            default -> new HttpFailure(Kind.CUT, "connection to " + peer + " lost: " + failed.getMessage(), failed);
        };
    }

    private Optional<URI> redirectOf(HttpCall call, int status, Headers headers) {
        boolean redirects =
                config.maxRedirects() > 0 && List.of(301, 302, 303, 307, 308).contains(status);
        if (!redirects || !(call.peer() instanceof Peer.Tcp tcp)) {
            return Optional.empty();
        }
        String scheme = tcp.security() == Peer.Security.TLS ? "https" : "http";
        try {
            return headers.first("location")
                    .map(URI.create(scheme + "://" + tcp.hostHeader() + call.target())::resolve)
                    .filter(to -> to.getHost() != null && to.getScheme().startsWith("http"));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
