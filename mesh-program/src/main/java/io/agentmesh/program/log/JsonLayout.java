package io.agentmesh.program.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/// One JSON object a line: `time` (RFC 3339, UTC), `level`, `logger`, `message`, the event's own keys,
/// `error` with the stack trace. A key of the event that has one of these names gets a trailing `_`.
/// Numbers and truth values stay such.
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", DateTimeFormatter.ISO_INSTANT.format(event.getInstant()));
        fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        fields.put("logger", ShortName.of(event.getLoggerName()));
        fields.put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            fields.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                String key = fields.containsKey(pair.key) || pair.key.equals("error") ? pair.key + "_" : pair.key;
                fields.put(key, pair.value == null ? "null" : pair.value);
            }
        }
        return write(fields);
    }

    private static String write(Map<String, Object> fields) {
        StringBuilder line = new StringBuilder(200).append('{');
        fields.forEach((key, value) -> {
            line.append(line.length() == 1 ? "\"" : ",\"")
                    .append(LogText.json(key))
                    .append("\":");
            switch (value) {
                case Long number -> line.append(number);
                case Integer number -> line.append(number);
                case Boolean truth -> line.append(truth);
                default ->
                    line.append('"').append(LogText.json(value.toString())).append('"');
            }
        });
        return line.append("}\n").toString();
    }
}
