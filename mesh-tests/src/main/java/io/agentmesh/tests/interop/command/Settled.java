package io.agentmesh.tests.interop.command;

import java.util.Map;
import java.util.regex.Pattern;

/// Takes out of a text what differs from run to run: ids that a registry makes, times, ports, keys and tokens.
///
/// @param names agent ids that are the same in every run, and who has them
record Settled(Map<String, String> names) {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|\\+00:00)");
    private static final Pattern HEX = Pattern.compile("\\b(sk_|at_)?[0-9a-f]{64}\\b");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:\\d+");
    private static final Pattern AGENT = Pattern.compile("(?<![\\w-])[\\w-]{43}(?![\\w-])");
    /// How far a daemon has come with its peers when it is asked is nobody's promise (meshctl §7.7).
    private static final Pattern STATE = Pattern.compile("(State: +)\\w+");

    private static final Pattern PEERS = Pattern.compile("(Peers: +).*");

    Settled {
        names = Map.copyOf(names);
    }

    String of(String text) {
        String named = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            named = named.replace(name.getKey(), "<" + name.getValue() + ">");
        }
        named = UUID.matcher(named).replaceAll("<uuid>");
        named = TIME.matcher(named).replaceAll("<time>");
        named = HEX.matcher(named).replaceAll("$1<hex>");
        named = PORT.matcher(named).replaceAll("<address>");
        named = STATE.matcher(named).replaceAll("$1<state>");
        named = PEERS.matcher(named).replaceAll("$1<peers>");
        return AGENT.matcher(named).replaceAll("<agent>");
    }
}
