package io.agentmesh.server;

import io.agentmesh.http.cors.Cors;
import io.agentmesh.http.files.StaticFiles;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.StartException;
import io.agentmesh.program.serving.Served;
import io.agentmesh.server.config.WebPages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Puts around the server's routes what web pages need (registry §1.7): the marks for pages of other origins on
/// every answer but files, and files where no route is. What they get can change between two requests. For any
/// thread.
final class WebRoutes {
    private volatile Pages now;

    private record Pages(Optional<Cors> cors, Optional<StaticFiles> files) {}

    private WebRoutes(Pages pages) {
        this.now = pages;
    }

    /// @throws StartException if the folder of the files cannot be served
    static WebRoutes of(WebPages pages) throws StartException {
        return new WebRoutes(open(pages));
    }

    /// Serves other pages from now on.
    ///
    /// @throws StartException if the folder of the files cannot be served; then nothing changes
    void change(WebPages pages) throws StartException {
        now = open(pages);
    }

    private static Pages open(WebPages pages) throws StartException {
        Optional<Path> folder = pages.folder();
        return new Pages(
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
        HttpHandler notFound = api.work().otherwise();
        Routes work = Routes.builder()
                .mount("", marked(api.work()))
                .otherwise(request -> otherwise(notFound, request))
                .build();
        return new Served(work, marked(api.alive()), marked(api.ops()));
    }

    private Routes marked(Routes routes) {
        return Routes.builder()
                .filter(this::mark)
                .mount("", routes)
                .otherwise(routes)
                .build();
    }

    private Answer mark(HttpRequest request, HttpFilter.Next next) throws IOException, InterruptedException {
        Optional<Cors> cors = now.cors();
        return cors.isPresent() ? cors.get().filter(request, next) : next.proceed(request);
    }

    private HttpResponse otherwise(HttpHandler notFound, HttpRequest request) throws IOException, InterruptedException {
        Pages pages = now;
        HttpHandler handler = pages.files()
                .<HttpHandler>map(files -> files)
                .or(() -> pages.cors().map(cors -> cors.before(notFound)))
                .orElse(notFound);
        return handler.handle(request);
    }
}
