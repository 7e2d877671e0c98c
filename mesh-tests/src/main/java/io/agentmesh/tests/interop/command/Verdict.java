package io.agentmesh.tests.interop.command;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.tests.interop.command.Transcript.Run;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One cell of the table.
///
/// @param word what stands in it
/// @param fault what is wrong; empty if nothing is
record Verdict(String word, Optional<String> fault) {
    /// Judges what was typed for a row by what the original's program gave in the original's mesh.
    static Verdict of(CommandRow row, Transcript reference, Transcript played) {
        List<Run> expected = reference.of(row);
        List<Run> runs = played.of(row);
        List<Run> compared = runs.stream()
                .filter(run -> !(run.agreement() instanceof Agreement.Own))
                .toList();
        boolean cutShort =
                Stream.of(reference, played).anyMatch(one -> one.stopped().isPresent());
        if (compared.size() != expected.size() || (runs.isEmpty() && cutShort)) {
            return failed(row.label() + ": not all of it was typed: "
                    + played.stopped().or(reference::stopped).orElse("too little"));
        }
        List<String> faults = IntStream.range(0, compared.size())
                .mapToObj(i -> fault(expected.get(i), compared.get(i)))
                .flatMap(Optional::stream)
                .toList();
        List<String> ownFaults =
                runs.stream().flatMap(run -> ownFault(run).stream()).toList();
        if (!faults.isEmpty() || !ownFaults.isEmpty()) {
            return failed(row.label() + ": " + String.join("\n", faults) + String.join("\n", ownFaults));
        }
        return new Verdict(word(runs), Optional.empty());
    }

    private static Verdict failed(String fault) {
        return new Verdict("FAILED", Optional.of(fault));
    }

    private static String word(List<Run> runs) {
        if (runs.isEmpty()) {
            return "-";
        }
        if (runs.stream().allMatch(run -> run.agreement() instanceof Agreement.Own)) {
            return "ours";
        }
        return runs.stream().anyMatch(run -> run.agreement() instanceof Agreement.Mended) ? "mended" : "ok";
    }

    private static Optional<String> ownFault(Run run) {
        return run.agreement() instanceof Agreement.Own(String fragment)
                        && (run.exitCode() != 0 || !run.out().contains(fragment))
                ? Optional.of("expected success with " + fragment + ", got " + shown(run))
                : Optional.empty();
    }

    private static Optional<String> fault(Run expected, Run run) {
        boolean right =
                switch (run.agreement()) {
                    case Agreement.Same() -> sameExit(expected, run) && covers(expected.out(), run.out());
                    case Agreement.Mended() -> expected.exitCode() != 0 && run.exitCode() == 0;
                    case Agreement.Own _ -> true;
                };
        return right
                ? Optional.empty()
                : Optional.of("the original gives " + shown(expected) + "here it is " + shown(run));
    }

    /// 0, 2 for what is not understood, and any other code for a failure: ours tell causes apart.
    private static boolean sameExit(Run expected, Run run) {
        return expected.exitCode() == run.exitCode() || (expected.exitCode() == 1 && run.exitCode() > 2);
    }

    /// The same text and no less, and JSON in it with at least the same members.
    private static boolean covers(String expected, String got) {
        int begin = jsonBegin(expected);
        if (begin == expected.length()) {
            return got.startsWith(expected);
        }
        return got.startsWith(expected.substring(0, begin))
                && begin == jsonBegin(got)
                && covers(parsed(expected.substring(begin)), parsed(got.substring(begin)));
    }

    private static int jsonBegin(String text) {
        return IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) == '[' || text.charAt(i) == '{')
                .findFirst()
                .orElse(text.length());
    }

    private static Optional<JsonValue> parsed(String text) {
        return Json.parse(text).toOptional();
    }

    private static boolean covers(Optional<JsonValue> expected, Optional<JsonValue> got) {
        return expected.isPresent() && got.isPresent() && covers(expected.get(), got.get());
    }

    private static boolean covers(JsonValue expected, JsonValue got) {
        if (expected instanceof JsonObject object && got instanceof JsonObject other) {
            return object.members().entrySet().stream().allMatch(member -> {
                JsonValue value = other.get(member.getKey());
                return value != null && covers(member.getValue(), value);
            });
        }
        if (expected instanceof JsonArray array && got instanceof JsonArray other) {
            return array.items().size() == other.items().size()
                    && IntStream.range(0, array.items().size())
                            .allMatch(i ->
                                    covers(array.items().get(i), other.items().get(i)));
        }
        return expected.equals(got);
    }

    private static String shown(Run run) {
        return "exit code " + run.exitCode() + " and\n" + run.out() + run.err();
    }
}
