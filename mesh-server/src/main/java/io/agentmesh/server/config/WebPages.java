package io.agentmesh.server.config;

import io.agentmesh.http.cors.AllowedOrigins;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What web pages get (registry §1.7).
///
/// @param origins whose pages may call; nobody's from elsewhere if empty
/// @param folder the files that are served where no route is
public record WebPages(Optional<AllowedOrigins> origins, Optional<Path> folder) {
    /// Neither.
    public static final WebPages NONE = new WebPages(Optional.empty(), Optional.empty());

    static WebPages read(SettingsReader settings) {
        Optional<String> list = settings.read(ServerConfig.CORS_ORIGINS, ValueType.text());
        list.ifPresent(text -> {
            List<String> flaws = AllowedOrigins.flaws(text);
            flaws.forEach(flaw -> settings.problem("cors_origins: " + flaw));
        });
        return new WebPages(list.map(AllowedOrigins::parse), settings.read(ServerConfig.PWA_DIR, ValueType.path()));
    }
}
