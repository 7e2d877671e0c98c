package io.agentmesh.http.files;

import io.agentmesh.http.message.Headers;
import java.util.regex.Pattern;

/// What browsers are told about a file besides what it is: how long they may keep it, and what a page may do.
final class BrowserRules {
    /// A name that changes with its content, as build tools make them: `app-3f9a1c2b.js`, `app.3f9a1c2b4d5e.css`.
    private static final Pattern FINGERPRINT = Pattern.compile(".+[-.](?=[0-9a-f]*[0-9])[0-9a-f]{8,}([._-].*)?");

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    /// Kept, and asked about before each use.
    private static final String ASK = "no-cache";

    /// A page may run its own scripts and WebAssembly, and talk to where it came from; it cannot be framed, and
    /// loads nothing from elsewhere.
    private static final String POLICY = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'%s",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "connect-src 'self'%s",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\[\\]:-]{1,255}");

    private BrowserRules() {}

    static Headers of(String fileName, Headers file) {
        return file.with("cache-control", FINGERPRINT.matcher(fileName).matches() ? FOR_EVER : ASK)
                .with("x-content-type-options", "nosniff")
                .with("referrer-policy", "no-referrer")
                .with("x-frame-options", "DENY")
                .with("cross-origin-opener-policy", "same-origin");
    }

    /// What a page may do.
    ///
    /// @param host as the browser named us: not every browser counts WebSockets to it as `'self'`
    /// @param scripts what else may run, each with a blank before it
    static String policy(String host, String scripts) {
        String sockets = HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        return String.format(POLICY, scripts, sockets);
    }
}
