package io.agentmesh.tests.interop.rule;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The table of rules: a row for each, played in a mesh of its own.
///
/// @param wardrobe whose programs are whose
/// @param library the program over the original's library
public record RuleTable(Wardrobe wardrobe, Path library) {
    /// How many rows went which way.
    public record Score(int passed, int failed) {}

    /// Plays the rows of which some word is a part of the name, and prints them. No word means every row.
    public Score print(List<String> words) {
        List<Rule> rows = Arrays.stream(Rule.values())
                .filter(rule -> words.isEmpty() || words.stream().anyMatch(rule.label()::contains))
                .toList();
        int failed = 0;
        for (Rule rule : rows) {
            Optional<String> why = played(rule);
            System.out.printf("%-76s %s%n", rule.label(), why.isEmpty() ? "ok" : "FAILED");
            why.ifPresent(text -> System.out.println(text.indent(4)));
            failed += why.isEmpty() ? 0 : 1;
        }
        return new Score(rows.size() - failed, failed);
    }

    private Optional<String> played(Rule rule) {
        try (Lab lab = Lab.open()) {
            rule.proof().play(new RuleStage(lab, wardrobe, library));
            return Optional.empty();
        } catch (LabException | IOException failed) {
            return Optional.of(String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
