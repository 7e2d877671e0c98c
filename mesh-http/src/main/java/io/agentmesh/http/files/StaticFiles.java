package io.agentmesh.http.files;

import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers `GET` and `HEAD` with the files of a folder, for [io.agentmesh.http.route.Routes.Builder#otherwise]: routes
/// win over files of the same name.
///
/// A path that ends with a slash is the folder's `index.html`; a folder without the slash is sent there (307). What is
/// not there, hidden, or outside of the folder is an empty 404. Files are sent a piece at a time.
public final class StaticFiles implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(StaticFiles.class);

    private final FileSpot spot;

    private StaticFiles(Path folder) {
        this.spot = new FileSpot(folder);
    }

    /// Serves a folder that is there.
    ///
    /// @throws IOException if it is missing, is no folder or cannot be read; its message is the path
    public static StaticFiles in(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!Files.isDirectory(real) || !Files.isReadable(real)) {
            throw new NotDirectoryException(folder.toString());
        }
        return new StaticFiles(real);
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return HttpResponse.empty(405).withHeader("allow", "GET,HEAD");
        }
        Optional<Path> found = spot.find(request.path());
        boolean isFolder = found.filter(Files::isDirectory).isPresent();
        if (isFolder && !request.path().endsWith("/")) {
            return HttpResponse.empty(307).withHeader("location", request.path() + "/" + query(request));
        }
        if (isFolder == request.path().endsWith("/")) {
            Optional<Path> file = isFolder ? spot.find(request.path() + "index.html") : found;
            return file.map(it -> open(request, it)).orElseGet(() -> HttpResponse.empty(404));
        }
        return HttpResponse.empty(404);
    }

    private static String query(HttpRequest request) {
        return request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    }

    private static HttpResponse open(HttpRequest request, Path file) {
        try {
            return answer(request, file.getFileName().toString(), StoredFile.open(file));
        } catch (IOException unreadable) {
            log.atDebug()
                    .setMessage("file not served")
                    .addKeyValue("file", file)
                    .addKeyValue("error", unreadable.toString())
                    .log();
            return HttpResponse.empty(404);
        }
    }

    private static HttpResponse answer(HttpRequest request, String name, StoredFile file) throws IOException {
        Headers known = BrowserRules.of(
                name, Headers.of("etag", file.tag(), "last-modified", file.lastModified(), "accept-ranges", "bytes"));
        var preconditions = new Preconditions(request.headers());
        if (preconditions.isFresh(file)) {
            return HttpResponse.of(304, known, file.part(0, 0));
        }
        Optional<String> wanted = request.method().equals("GET") && preconditions.allowsRange(file)
                ? request.headers().first("range")
                : Optional.empty();
        String type = MediaTypes.of(name);
        Headers headers =
                MediaTypes.isPage(type) ? known.with("content-security-policy", policy(request, file)) : known;
        return ranged(headers.with("content-type", type), ByteRange.of(wanted, file.size()), file);
    }

    private static String policy(HttpRequest request, StoredFile page) throws IOException {
        return BrowserRules.policy(request.headers().first("host").orElse(""), InlineScripts.of(page));
    }

    private static HttpResponse ranged(Headers headers, ByteRange range, StoredFile file) {
        return switch (range) {
            case ByteRange.Whole() -> HttpResponse.of(200, headers, file.part(0, file.size()));
            case ByteRange.Part part ->
                HttpResponse.of(
                        206,
                        headers.with("content-range", "bytes " + part.first() + "-" + part.last() + "/" + file.size()),
                        file.part(part.first(), part.length()));
            case ByteRange.Beyond() ->
                HttpResponse.of(
                        416,
                        headers.without("content-type").with("content-range", "bytes */" + file.size()),
                        file.part(0, 0));
        };
    }
}
