package io.agentmesh.tests.interop.command;

import static io.agentmesh.examples.play.Maker.JAVA;
import static io.agentmesh.examples.play.Maker.RUST;

import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.play.Backend;
import io.agentmesh.examples.play.Cast;
import io.agentmesh.examples.play.Wardrobe;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The table of commands: a row for each, a column for each mesh that it was typed in.
///
/// @param wardrobe whose programs are whose
public record CommandTable(Wardrobe wardrobe) {
    /// What every column is compared with.
    private static final Cast ORIGINAL = new Cast("the original", new Backend.Apart(RUST, RUST), RUST, RUST, RUST);

    private static final List<Cast> COLUMNS = List.of(
            new Cast("our meshctl", new Backend.Apart(RUST, RUST), RUST, RUST, JAVA),
            new Cast("Rust meshctl, our mesh", new Backend.Apart(JAVA, JAVA), JAVA, JAVA, RUST),
            new Cast("all ours", new Backend.Apart(JAVA, JAVA), JAVA, JAVA, JAVA));

    /// How many rows went which way.
    public record Score(int passed, int failed) {}

    /// Types all commands and prints the rows of which some word is a part of the name; nothing is typed if there is
    /// none. No word means every row.
    public Score print(List<String> words) {
        List<CommandRow> rows = Arrays.stream(CommandRow.values())
                .filter(row -> words.isEmpty() || words.stream().anyMatch(row.label()::contains))
                .toList();
        if (rows.isEmpty()) {
            return new Score(0, 0);
        }
        Transcript reference = played(ORIGINAL);
        List<Transcript> columns = COLUMNS.stream().map(this::played).toList();
        System.out.printf("%n%-28s", "");
        COLUMNS.forEach(column -> System.out.printf(" %-24s", column.name()));
        System.out.println();
        long passed =
                rows.stream().filter(row -> printed(row, reference, columns)).count();
        return new Score((int) passed, rows.size() - (int) passed);
    }

    /// Prints one row, and below it what is wrong.
    ///
    /// @return whether nothing is
    private static boolean printed(CommandRow row, Transcript reference, List<Transcript> columns) {
        List<Verdict> verdicts = columns.stream()
                .map(column -> Verdict.of(row, reference, column))
                .toList();
        System.out.printf("%-28s", row.label());
        verdicts.forEach(verdict -> System.out.printf(" %-24s", verdict.word()));
        System.out.println();
        verdicts.forEach(verdict -> verdict.fault().ifPresent(why -> System.out.println(why.indent(4))));
        return verdicts.stream().allMatch(verdict -> verdict.fault().isEmpty());
    }

    private Transcript played(Cast cast) {
        var transcript = new Transcript();
        try (Lab lab = Lab.open()) {
            CommandScript.play(CommandStage.prepare(lab, cast, wardrobe), transcript);
        } catch (LabException | IOException failed) {
            transcript.stop(cast.name() + ": " + failed.getMessage());
        }
        return transcript;
    }
}
