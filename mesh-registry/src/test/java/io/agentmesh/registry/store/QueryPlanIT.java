package io.agentmesh.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every statement of every repository, as SQLite means to answer it: by an index (registry §11 W12). A
/// statement is a constant text of a class `…Repository`; one that another begins with, or that another has in
/// it, is a part and not a statement. Those of searches are made as they are asked for, and looked at in
/// `SearchPlanIT`.
final class QueryPlanIT {
    /// Statements that may read a whole table, and why.
    private static final Map<String, String> MAY_SCAN = Map.of(
            "GateRepository.FIND", "walks what its own subquery found by two indexes",
            "AuditRepository.LAST", "walks along its primary key, one row far",
            "AuditRepository.NEWEST", "walks along its primary key until its LIMIT");

    @TestFactory
    Stream<DynamicTest> isAnsweredFromAnIndex(@TempDir Path folder) throws Exception {
        Map<String, String> statements = statements();
        assertThat(statements).hasSizeGreaterThan(50);
        List<String> scans = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            for (Map.Entry<String, String> each : statements.entrySet()) {
                Object[] values =
                        Collections.nCopies(placeholders(each.getValue()), "1").toArray();
                store.read(tx -> QueryPlans.scans(tx, each.getValue(), values))
                        .forEach(scan -> scans.add(each.getKey() + ": " + scan));
            }
        }
        return statements.keySet().stream()
                .filter(name -> !MAY_SCAN.containsKey(name))
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertThat(scans).noneMatch(scan -> scan.startsWith(name + ": "))));
    }

    @Test
    void scanIsSeen(@TempDir Path folder) throws Exception {
        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            for (String scan : Set.of(
                    "SELECT * FROM agent_cards WHERE metadata = 'x' ORDER BY updated_at LIMIT 5",
                    "SELECT count(*) FROM agent_cards",
                    "SELECT * FROM card_words WHERE name = 'x'")) {
                assertThat(store.<List<String>>read(tx -> QueryPlans.scans(tx, scan)))
                        .as(scan)
                        .isNotEmpty();
            }
        }
    }

    private static int placeholders(String sql) {
        return Math.toIntExact(sql.chars().filter(c -> c == '?').count());
    }

    /// By class and constant.
    private static Map<String, String> statements()
            throws IOException, URISyntaxException, ReflectiveOperationException {
        Map<String, String> found = new TreeMap<>();
        Path classes = Path.of(SqliteStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(classes)) {
            addStatements(classes, found);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                addStatements(jar.getPath("/"), found);
            }
        }
        return found;
    }

    private static void addStatements(Path classes, Map<String, String> found)
            throws IOException, ReflectiveOperationException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(each -> each.toString().endsWith("Repository.class"))
                    .toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                found.putAll(statements(Class.forName(name)));
            }
        }
    }

    private static Map<String, String> statements(Class<?> repository) throws IllegalAccessException {
        List<Field> constants = Arrays.stream(repository.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .toList();
        Map<String, String> texts = new TreeMap<>();
        for (Field constant : constants) {
            constant.setAccessible(true);
            texts.put(repository.getSimpleName() + "." + constant.getName(), (String) constant.get(null));
        }
        Map<String, String> statements = new TreeMap<>(texts);
        statements
                .values()
                .removeIf(text -> !text.strip().matches("(?s)(SELECT|INSERT|UPDATE|DELETE|WITH)\\b.*")
                        || texts.values().stream()
                                .anyMatch(other -> other.length() > text.length() && other.contains(text)));
        return statements;
    }
}
