package io.agentmesh.tests.kill;

import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.tests.kill.PointWalk.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Kills programs while durable messages travel: `KillWalk SCRIPTS_FOLDER points MOST [ROLE…]` or `KillWalk
/// SCRIPTS_FOLDER kills COUNT SEED`. Exit code 0 if nothing was lost, 1 if something was, 2 if it was called
/// wrongly.
public final class KillWalk {
    /// Kills of one mesh; then another one begins, with the next seed.
    private static final int KILLS_OF_A_MESH = 50;

    /// Points of a mesh; then the next one begins with the next point. All its agents have one owner, who may claim
    /// prekeys 60 times an hour, and at a point two of them do.
    private static final int POINTS_OF_A_MESH = 25;

    private final Toolbox tools;
    private int faults;

    private KillWalk(Toolbox tools) {
        this.tools = tools;
    }

    /// Walks, and prints what came of it.
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.size() < 3) {
            System.err.println("usage: KillWalk SCRIPTS_FOLDER (points MOST [ROLE...] | kills COUNT SEED)");
            System.exit(2);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(KillWalk::endPrograms));
        KillWalk walk = new KillWalk(Toolbox.ofScripts(Path.of(words.get(0))));
        int count = Integer.parseInt(words.get(2));
        switch (words.get(1)) {
            case "points" -> walk.points(count, words.subList(3, words.size()));
            default -> walk.kills(count, Long.parseLong(words.get(3)));
        }
        System.exit(walk.faults == 0 ? 0 : 1);
    }

    /// Whoever is stopped in the middle leaves nothing that runs.
    private static void endPrograms() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private void points(int most, List<String> wanted) throws IOException {
        List<Role> all = List.of(Role.values());
        for (Role role :
                wanted.isEmpty() ? all : wanted.stream().map(Role::valueOf).toList()) {
            for (WritePoint.Kind kind : WritePoint.Kind.values()) {
                points(role, kind, most);
            }
        }
    }

    private void points(Role role, WritePoint.Kind kind, int most) throws IOException {
        Books books = new Books();
        int died = 0;
        boolean isAtEnd = false;
        while (died < most && !isAtEnd) {
            int before = died;
            died = points(role, new WritePoint(kind, died), Math.min(most, died + POINTS_OF_A_MESH), books);
            isAtEnd = died < before + POINTS_OF_A_MESH;
            System.out.println("  " + role + ": " + died + " points, " + books.summary());
        }
        print(role + " died at each of its first " + died + " points of kind " + kind, books);
    }

    /// Has it die at each point behind this one up to the last of these.
    ///
    /// @return the last at which it died
    private int points(Role role, WritePoint before, int last, Books books) throws IOException {
        try (PointWalk walk = new PointWalk(tools, books)) {
            WritePoint point = before;
            while (point.number() < last && walk.step(role, point.next())) {
                point = point.next();
            }
            walk.books();
            return point.number();
        }
    }

    private void kills(int count, long firstSeed) throws IOException {
        long seed = firstSeed;
        for (int left = count; left > 0; left -= KILLS_OF_A_MESH) {
            int times = Math.min(left, KILLS_OF_A_MESH);
            try (RandomKills kills = new RandomKills(tools, new Random(seed))) {
                print(times + " kills with seed " + seed, kills.kill(times));
            }
            seed++;
        }
    }

    private void print(String what, Books books) {
        System.out.println(what + ": " + books.summary());
        books.faults().forEach(fault -> System.out.println("    " + fault));
        faults += books.faults().size();
    }
}
