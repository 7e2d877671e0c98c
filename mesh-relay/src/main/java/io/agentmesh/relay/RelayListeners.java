package io.agentmesh.relay;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.HttpServerConfig.Crowd;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.program.StartException;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.relay.config.Listening;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a relay's program listens: for agents, and for operators if they have a place of their own.
///
/// | | agents' listener | operators' listener, if there is one |
/// |---|---|---|
/// | `/ws` | always | never |
/// | `/health`, `/ready` | always, as load balancers ask there | too |
/// | `/metrics`, `/status` | unless operators have their own | there alone |
final class RelayListeners {
    private static final Logger log = LoggerFactory.getLogger(RelayListeners.class);

    /// What plain requests get at the end; agents had their time before.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    private final EventLoops loops;
    private final Shutdown shutdown;
    private final Map<String, String> facts = new LinkedHashMap<>();

    RelayListeners(EventLoops loops, Shutdown shutdown) {
        this.loops = loops;
        this.shutdown = shutdown;
    }

    /// The files of the certificate, read and proven to fit.
    static @Nullable CertificateFiles certificate(Listening listening) throws StartException {
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

    /// Listens at every place.
    ///
    /// @return where, as the ready line shows it
    Map<String, String> open(Listening where, @Nullable CertificateFiles certificate, Relay relay)
            throws StartException {
        if (where.ops().isPresent()) {
            Routes watching = Routes.builder()
                    .mount("", relay.aliveRoutes())
                    .mount("", relay.opsRoutes())
                    .build();
            listen("ops", config(where.ops().get()), watching);
            listen(
                    "listen",
                    main(where, certificate),
                    Routes.builder()
                            .mount("", relay.agentRoutes())
                            .mount("", relay.aliveRoutes())
                            .build());
        } else {
            listen("listen", main(where, certificate), relay.routes());
        }
        return facts;
    }

    private static HttpServerConfig main(Listening where, @Nullable CertificateFiles certificate) {
        return config(where.main())
                .withTls(certificate)
                .with(new Crowd(where.maxConnections(), where.maxConnections())); // the relay counts by address itself
    }

    private static HttpServerConfig config(HostPort address) {
        return HttpServerConfig.listeningOn(address.host(), address.port()).withDrainTime(LAST_REQUESTS);
    }

    private void listen(String name, HttpServerConfig config, Routes routes) throws StartException {
        try {
            HttpServer server = HttpServer.start(config, loops, routes);
            shutdown.add("server for " + name, server::stop);
            String address = server.address().toString();
            facts.put(name, address);
            log.atInfo()
                    .setMessage("relay listening")
                    .addKeyValue(name, address)
                    .addKeyValue("tls", config.tls() != null)
                    .log();
        } catch (IOException taken) {
            throw new StartException(
                    taken.getMessage() + ". Is another relay running? See --listen.", taken.getCause());
        }
    }
}
