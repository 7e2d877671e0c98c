package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.identity.AgentId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// How tools are called: `<prefix>__<capability>` (meshctl §8.9). Permission lists of users hold these names,
/// so they never change.
final class ToolNames {
    /// Characters that every client takes.
    static final int MAX_LENGTH = 64;

    private static final int PREFIX_BYTES = 8;
    private static final int MARK_HEX_DIGITS = 8;

    private ToolNames() {}

    /// The original's name, whatever its length.
    static String of(AgentId agent, String capability) {
        return prefix(agent) + "__" + cleaned(capability);
    }

    /// The same where it fits, else cut and marked.
    static String bounded(AgentId agent, String capability) {
        String name = of(agent, capability);
        return name.length() <= MAX_LENGTH ? name : marked(agent, capability);
    }

    /// A name that no other capability of any agent has: for those whose plain name is taken or too long. The mark
    /// depends on agent and capability alone, so that it is the same tomorrow.
    static String marked(AgentId agent, String capability) {
        String name = of(agent, capability);
        String kept = name.substring(0, Math.min(name.length(), MAX_LENGTH - MARK_HEX_DIGITS - 1));
        return kept + "_" + digest(agent.value() + "\0" + capability).substring(0, MARK_HEX_DIGITS);
    }

    /// The first eight bytes; of an id that is no key, without what cannot stand in a name.
    private static String prefix(AgentId agent) {
        byte[] bytes = agent.value().getBytes(StandardCharsets.UTF_8);
        String start = new String(bytes, 0, Math.min(bytes.length, PREFIX_BYTES), StandardCharsets.UTF_8);
        return start.replaceAll("[^A-Za-z0-9_-]", "");
    }

    private static String cleaned(String capability) {
        String clean = capability.toLowerCase(Locale.ROOT).replaceAll("[^A-Za-z0-9_-]", "");
        return clean.isEmpty() ? "unknown" : clean;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError("every JDK has SHA-256", absent);
        }
    }
}
