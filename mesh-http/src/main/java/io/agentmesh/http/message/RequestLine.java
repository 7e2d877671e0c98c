package io.agentmesh.http.message;

/// The first line of a request, its target split at the `?`.
///
/// @param path percent-encoded, begins with `/`
/// @param query as sent, empty if there is none
public record RequestLine(String method, String path, String query, Version version) {
    /// The versions of HTTP spoken here.
    public enum Version {
        HTTP_1_0,
        HTTP_1_1
    }

    /// Reads a target of the origin form (`/path?query`) or the absolute form
    /// (`http://host/path?query`); of any other form the path is what stands there, which no route
    /// matches.
    public static RequestLine of(String method, String target, Version version) {
        String local = withoutOrigin(target);
        int question = local.indexOf('?');
        return question < 0
                ? new RequestLine(method, local, "", version)
                : new RequestLine(method, local.substring(0, question), local.substring(question + 1), version);
    }

    static RequestLine of(String method, String target) {
        return of(method, target, Version.HTTP_1_1);
    }

    private static String withoutOrigin(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }
}
