package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.daemon.KeptOrder.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Whether and how a request waits for an agent that is away.
final class KeepOptions {
    private static final String AN_HOUR = "1h";
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd]?)");
    /// As long as meshd keeps anything.
    private static final Duration LONGEST = Duration.ofDays(7);

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            arity = "0..1",
            fallbackValue = AN_HOUR,
            preprocessor = Attached.class,
            converter = Time.class,
            description = "If the agent is away, wait for it: meshd keeps the request on its disk, for an hour or for"
                    + " --wait=30m, 24h, 7d. Its id is printed at once; Ctrl-C leaves it there.")
    private @Nullable Duration wait;

    @Option(
            names = "--at-least-once",
            description =
                    "With --wait: the agent may do the work twice. Send it again while no answer comes, also where"
                            + " that may happen.")
    private boolean atLeastOnce;

    /// How long it waits; empty if it does not.
    Optional<Duration> time() {
        return Optional.ofNullable(wait);
    }

    boolean isAtLeastOnce() {
        return atLeastOnce;
    }

    Delivery delivery() {
        return atLeastOnce ? Delivery.AT_LEAST_ONCE : Delivery.AT_MOST_ONCE;
    }

    /// Reads a time with its unit.
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher time = TIME.matcher(text);
            Duration read = time.matches() ? of(Long.parseLong(time.group(1)), time.group(2)) : Duration.ZERO;
            if (read.isZero() || read.compareTo(LONGEST) > 0) {
                throw new TypeConversionException(text + " (expected: a time up to 7d, such as 90s, 30m, 24h)");
            }
            return read;
        }

        private static Duration of(long amount, String unit) {
            return switch (unit) {
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> Duration.ofSeconds(amount);
            };
        }
    }

    /// Takes `--wait=30m` for a time and the word after `--wait` for what it is without it.
    static final class Attached implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // the parser's own
        public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                words.push(AN_HOUR);
            }
            return false;
        }
    }
}
