package io.agentmesh.meshctl.command;

/// Whether somebody may have meant another word than the one that was typed.
final class NearWord {
    /// A longer word is cut before it is compared: the work grows with the square of the length.
    private static final int MAX_LENGTH = 64;

    private NearWord() {}

    /// Whether at most a third of the known word's letters differ, or one; or the known one only goes on.
    static boolean isNear(String typed, String known) {
        boolean begun = typed.length() >= 2 && known.startsWith(typed);
        return begun || distance(typed, known) <= Math.max(1, known.length() / 3);
    }

    /// Letters to insert, delete, exchange, or swap with the next one (optimal string alignment).
    static int distance(String left, String right) {
        String a = left.substring(0, Math.min(left.length(), MAX_LENGTH));
        String b = right.substring(0, Math.min(right.length(), MAX_LENGTH));
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : least(rows, i, j, a, b);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int least(int[][] rows, int i, int j, String a, String b) {
        int exchanged = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(exchanged, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
