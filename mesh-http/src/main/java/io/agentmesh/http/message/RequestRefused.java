package io.agentmesh.http.message;

/// Ends a request at once with the answer it carries, from however deep a handler's code is. Anybody may
/// throw it; the server turns it into the answer and logs nothing, for it is the caller's fault and not
/// ours. Has no stack trace.
public final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponse response;

    public RequestRefused(HttpResponse response) {
        super("refused with " + response.status(), null, false, false);
        this.response = response;
    }

    /// Answers with `status` and `{"error":"<text>"}`.
    public RequestRefused(int status, String text) {
        this(HttpResponse.error(status, text));
    }

    /// Answers with `status` and `{"error":"<text>","code":"<code>"}`.
    public RequestRefused(int status, String code, String text) {
        this(HttpResponse.error(status, code, text));
    }

    public HttpResponse response() {
        return response;
    }
}
