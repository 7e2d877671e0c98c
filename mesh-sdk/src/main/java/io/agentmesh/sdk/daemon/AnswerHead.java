package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an HTTP answer, and where its body lies.
///
/// @param status from 200 to 599
/// @param bodyAt index of the body's first byte
/// @param bodyEnd index behind its last byte; it may not be there if the answer was cut off
record AnswerHead(int status, int bodyAt, int bodyEnd) {
    /// Bytes that are searched for the head's end.
    static final int MAX_BYTES = 16 << 10;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([2-5][0-9]{2})( [^\r\n]*)?\r\n");
    private static final Pattern LENGTH =
            Pattern.compile("\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding:", Pattern.CASE_INSENSITIVE);

    static AnswerHead of(byte[] answer) {
        String text = new String(answer, 0, Math.min(answer.length, MAX_BYTES), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? "" : text.substring(0, end + 2);
        Matcher status = STATUS.matcher(head);
        if (!status.lookingAt() || CHUNKED.matcher(head).find()) {
            throw notUnderstood("no HTTP answer");
        }
        int bodyAt = end + 4;
        Matcher length = LENGTH.matcher(head);
        int bodyEnd = length.find() ? bodyAt + Integer.parseInt(length.group(1)) : answer.length;
        return new AnswerHead(Integer.parseInt(status.group(1)), bodyAt, bodyEnd);
    }

    byte[] bodyOf(byte[] answer) throws IOException {
        if (bodyEnd > answer.length) {
            throw new IOException("the answer was cut off");
        }
        return Arrays.copyOfRange(answer, bodyAt, bodyEnd);
    }

    static MeshException notUnderstood(String what) {
        return new MeshException(new Violation(ErrorCode.MALFORMED, "what meshd answered is " + what));
    }
}
