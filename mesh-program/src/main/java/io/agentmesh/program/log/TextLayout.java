package io.agentmesh.program.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.agentmesh.program.log.LogOptions.Colour;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/// `2026-11-21T10:15:30.123Z INFO  relay.Router: agent connected agent=AbC…`, and a stack trace below it if
/// there is one.
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private final Colour colour;

    TextLayout(Colour colour) {
        this.colour = colour;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160)
                .append(TIME.format(event.getInstant()))
                .append(' ')
                .append(level(event.getLevel()))
                .append(' ')
                .append(ShortName.of(event.getLoggerName()))
                .append(": ")
                .append(LogText.escaped(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=').append(LogText.word(String.valueOf(pair.value)));
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private String level(Level level) {
        String padded = String.format("%-5s", level);
        if (colour == Colour.NONE) {
            return padded;
        }
        String code =
                switch (level.toInt()) {
                    case Level.ERROR_INT -> "31";
                    case Level.WARN_INT -> "33";
                    case Level.INFO_INT -> "32";
                    default -> "2";
                };
        return "\u001b[" + code + "m" + padded + "\u001b[0m";
    }
}
