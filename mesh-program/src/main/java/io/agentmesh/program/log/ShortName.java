package io.agentmesh.program.log;

/// A logger's name without the part that all of ours share.
final class ShortName {
    static final String PREFIX = "io.agentmesh.";

    private ShortName() {}

    static String of(String logger) {
        return logger.startsWith(PREFIX) ? logger.substring(PREFIX.length()) : logger;
    }
}
