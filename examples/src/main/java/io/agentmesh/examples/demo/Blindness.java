package io.agentmesh.examples.demo;

import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Looks for a text in a recording in every form that it could have there: as it is, escaped in JSON, in
/// base64 of either alphabet at each of the three offsets at which it may lie in a longer text.
final class Blindness {
    private Blindness() {}

    /// The forms of `canary` that occur in `recording`; empty if nobody could have read it.
    static List<String> found(String canary, String recording) {
        return forms(canary).stream().filter(recording::contains).toList();
    }

    private static List<String> forms(String canary) {
        List<String> forms = new ArrayList<>();
        forms.add(canary);
        String escaped = new JsonString(canary).toString();
        forms.add(escaped.substring(1, escaped.length() - 1));
        forms.add(unicodeEscaped(canary));
        for (int offset = 0; offset < 3; offset++) {
            forms.add(base64Core(canary, offset, Base64.getEncoder().withoutPadding()));
            forms.add(base64Core(canary, offset, Base64.getUrlEncoder().withoutPadding()));
        }
        return forms;
    }

    /// The characters of the base64 text that depend on the canary alone, whatever stands before and after it.
    private static String base64Core(String canary, int offset, Base64.Encoder encoder) {
        byte[] padded = ("x".repeat(offset) + canary).getBytes(StandardCharsets.UTF_8);
        String text = encoder.encodeToString(padded);
        int whole = padded.length / 3 * 4;
        return text.substring(offset == 0 ? 0 : 4, whole);
    }

    private static String unicodeEscaped(String canary) {
        var text = new StringBuilder();
        canary.chars().forEach(unit -> text.append(String.format("\\u%04x", unit)));
        return text.toString();
    }

    /// A canary that cannot be there by chance.
    static String canary(byte[] random) {
        return "canary-" + Base64Url.encode(random);
    }
}
