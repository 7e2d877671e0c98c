package io.agentmesh.http.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Scripts that stand in a page itself, named by their digests: a page of ours may run them, and nothing that gets into
/// it on the way. Build tools for WebAssembly start their program so.
final class InlineScripts {
    /// Bytes of a page that are looked at; scripts behind them do not run.
    static final int MAX_PAGE_BYTES = 1 << 20;

    private static final Pattern SCRIPT = Pattern.compile(
            "<script(?![^>]*\\ssrc\\s*=)[^>]*>(.*?)</script", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private InlineScripts() {}

    /// A source expression for each, with a blank before it.
    static String of(StoredFile page) throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(MAX_PAGE_BYTES, page.size()));
        while (start.hasRemaining() && page.channel().read(start, start.position()) >= 0) {
            // A read may bring less than there is.
        }
        String text = new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
        return SCRIPT.matcher(text)
                .results()
                .map((MatchResult script) -> " 'sha256-" + digest(script.group(1)) + "'")
                .distinct()
                .collect(Collectors.joining());
    }

    /// Of the text as a browser sees it: line ends are single.
    private static String digest(String script) {
        byte[] text = script.replace("\r\n", "\n").replace('\r', '\n').getBytes(StandardCharsets.UTF_8);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
