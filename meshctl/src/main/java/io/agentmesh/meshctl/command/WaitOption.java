package io.agentmesh.meshctl.command;

import java.math.BigInteger;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How long one answer may take.
final class WaitOption {
    static final Duration DEFAULT = Duration.ofSeconds(30);
    /// Nobody waits longer for one answer at a terminal.
    static final int MAX_SECONDS = 86_400;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to wait for an answer, 1 to 86400 (default: 30).")
    private Duration timeout = DEFAULT;

    Duration timeout() {
        return timeout;
    }

    /// Reads whole seconds in range.
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            BigInteger seconds = new Unsigned64().convert(text);
            if (seconds.signum() == 0 || seconds.compareTo(BigInteger.valueOf(MAX_SECONDS)) > 0) {
                throw new TypeConversionException(text + " (expected: 1.." + MAX_SECONDS + ")");
            }
            return Duration.ofSeconds(seconds.longValueExact());
        }
    }
}
