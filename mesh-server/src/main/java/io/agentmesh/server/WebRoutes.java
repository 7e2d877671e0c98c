package io.agentmesh.server;

import io.agentmesh.http.cors.Cors;
import io.agentmesh.http.files.StaticFiles;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.StartException;
import io.agentmesh.program.serving.Served;
import io.agentmesh.server.config.WebPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Puts around the server's routes what web pages need (registry §1.7): the marks for pages of other origins on every
/// answer but files, and files where no route is.
final class WebRoutes {
    private final Optional<Cors> cors;
    private final Optional<StaticFiles> files;

    private WebRoutes(Optional<Cors> cors, Optional<StaticFiles> files) {
        this.cors = cors;
        this.files = files;
    }

    /// @throws StartException if the folder of the files cannot be served
    static WebRoutes of(WebPages pages) throws StartException {
        Optional<Path> folder = pages.folder();
        return new WebRoutes(
                pages.origins().map(Cors::new), folder.isPresent() ? Optional.of(in(folder.get())) : Optional.empty());
    }

    private static StaticFiles in(Path folder) throws StartException {
        try {
            return StaticFiles.in(folder);
        } catch (IOException unusable) {
            throw new StartException(
                    "cannot serve the files of " + folder + ": it is no folder that can be read. See --pwa-dir.",
                    unusable);
        }
    }

    Served around(Served api) {
        Routes work = Routes.builder()
                .mount("", marked(api.work()))
                .otherwise(otherwise(api.work().otherwise()))
                .build();
        return new Served(work, marked(api.alive()), marked(api.ops()));
    }

    private Routes marked(Routes routes) {
        return cors.map(filter -> Routes.builder()
                        .filter(filter)
                        .mount("", routes)
                        .otherwise(routes)
                        .build())
                .orElse(routes);
    }

    private HttpHandler otherwise(HttpHandler notFound) {
        return files.<HttpHandler>map(it -> it)
                .or(() -> cors.map(filter -> filter.before(notFound)))
                .orElse(notFound);
    }
}
