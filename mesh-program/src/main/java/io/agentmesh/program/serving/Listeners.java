package io.agentmesh.program.serving;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.HttpServerConfig.Crowd;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.StartException;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.signal.Shutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the places where a program listens, and closes them in its shutdown. Used by the main thread.
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final EventLoops loops;
    private final Shutdown shutdown;
    private final Duration drain;
    private final Map<String, String> facts = new LinkedHashMap<>();

    /// @param drain what requests and sockets in flight get when the program stops; then they are cut
    public Listeners(EventLoops loops, Shutdown shutdown, Duration drain) {
        this.loops = loops;
        this.shutdown = shutdown;
        this.drain = drain;
    }

    /// The files of the certificate, read and proven to fit; `null` for clear text.
    ///
    /// @throws StartException if they cannot be used
    public static @Nullable CertificateFiles certificate(Listening listening) throws StartException {
        Optional<Listening.TlsFiles> files = listening.tls();
        if (files.isEmpty()) {
            return null;
        }
        try {
            return CertificateFiles.load(files.get().certificate(), files.get().key());
        } catch (IOException unusable) {
            throw new StartException(unusable.getMessage() + ". See tls_cert and tls_key.", unusable.getCause());
        }
    }

    /// Listens at every place, at the operators' first: who can connect can be watched.
    ///
    /// @param certificate for the main one; `null` for clear text
    /// @return where, as the ready line shows it
    /// @throws StartException if an address cannot be bound
    public Map<String, String> open(Listening where, @Nullable CertificateFiles certificate, Served served)
            throws StartException {
        HttpServerConfig main = config(where.main())
                .withTls(certificate)
                // Behind a proxy all come from one address; who must count by address knows which is whose.
                .with(new Crowd(where.maxConnections(), where.maxConnections()));
        if (where.ops().isPresent()) {
            listen("ops", config(where.ops().get()), served.forOperators());
            listen("listen", main, served.forUsers());
        } else {
            listen("listen", main, served.together());
        }
        return Collections.unmodifiableMap(facts);
    }

    private static String setting(String name) {
        return name.equals("ops") ? "ops_listen" : "--listen";
    }

    private HttpServerConfig config(HostPort address) {
        return HttpServerConfig.listeningOn(address.host(), address.port()).withDrainTime(drain);
    }

    private void listen(String name, HttpServerConfig config, Routes routes) throws StartException {
        try {
            HttpServer server = HttpServer.start(config, loops, routes);
            shutdown.add("server for " + name, server::stop);
            String address = server.address().toString();
            facts.put(name, address);
            log.atInfo()
                    .setMessage("listening")
                    .addKeyValue(name, address)
                    .addKeyValue("tls", config.tls() != null)
                    .log();
        } catch (IOException taken) {
            throw new StartException(
                    taken.getMessage() + ". Is something else listening there? See " + setting(name) + ".",
                    taken.getCause());
        }
    }
}
