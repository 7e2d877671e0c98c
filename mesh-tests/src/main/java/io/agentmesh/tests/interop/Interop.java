package io.agentmesh.tests.interop;

import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.play.Cast;
import io.agentmesh.examples.play.Wardrobe;
import io.agentmesh.tests.interop.command.CommandTable;
import io.agentmesh.tests.interop.rule.RuleTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The interop table: `Interop SCRIPTS_FOLDER ORIGINALS_FOLDER [ROW…]`, where a row is a part of its name. Exit
/// code 0 if every row passes, 1 if one fails, 2 if it was called wrongly.
public final class Interop {
    /// The program over the original's library, beside the original's own.
    private static final String LIBRARY = "agent-mesh-sdk-peer";

    private Interop() {}

    /// Plays every row and prints the table.
    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: Interop SCRIPTS_FOLDER ORIGINALS_FOLDER [ROW...]");
            System.exit(2);
        }
        var wardrobe = new Wardrobe(
                Toolbox.ofScripts(Path.of(arguments[0])), Optional.of(Toolbox.ofOriginals(Path.of(arguments[1]))));
        List<String> wanted = Arrays.asList(arguments).subList(2, arguments.length);
        var rules =
                new RuleTable(wardrobe, Path.of(arguments[1]).resolve(LIBRARY).toAbsolutePath());
        System.exit(run(wardrobe, rules, wanted));
    }

    private static int run(Wardrobe wardrobe, RuleTable ruleTable, List<String> wanted) {
        System.out.printf("%-28s", "");
        Row.SCENES.forEach(scene -> System.out.printf(" %-10s", scene));
        System.out.println();
        int failed = 0;
        int passed = 0;
        for (Cast cast : Casts.all()) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(cast.name()::contains)) {
                Row row = Row.play(cast, wardrobe);
                System.out.println(row.line());
                row.failure().ifPresent(why -> System.out.println(why.indent(4)));
                passed += row.failure().isEmpty() ? 1 : 0;
                failed += row.failure().isEmpty() ? 0 : 1;
            }
        }
        CommandTable.Score commands = new CommandTable(wardrobe).print(wanted);
        passed += commands.passed();
        failed += commands.failed();
        System.out.println();
        RuleTable.Score rules = ruleTable.print(wanted);
        passed += rules.passed();
        failed += rules.failed();
        System.out.printf("interop: %d passed, %d failed%n", passed, failed);
        return failed == 0 && passed > 0 ? 0 : 1;
    }
}
