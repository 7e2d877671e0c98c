package io.agentmesh.program.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.program.log.LogOptions.Colour;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class ProgramLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();

    @Test
    void textForPeopleHasTimeLevelShortNameMessageAndKeys() {
        Logger log = configure(LogFormat.TEXT, "info", Colour.NONE);

        log.atInfo()
                .setMessage("agent connected")
                .addKeyValue("agent", "AbC")
                .addKeyValue("why", "a b")
                .log();

        assertThat(text())
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  relay.Router: agent connected agent=AbC"
                                + " why=\"a b\"\n");
    }

    @Test
    void jsonIsOneObjectALine() {
        Logger log = configure(LogFormat.JSON, "info", Colour.NONE);

        log.atWarn()
                .setMessage("dropped")
                .addKeyValue("count", 3)
                .addKeyValue("message", "x\"\n\u001b")
                .setCause(new IllegalStateException("why"))
                .log();

        JsonObject line = (JsonObject) Json.parse(text().strip()).orThrow();
        assertThat(line.members()).containsOnlyKeys("time", "level", "logger", "message", "error", "count", "message_");
        assertThat(line.get("level")).hasToString("\"warn\"");
        assertThat(line.get("count")).hasToString("3");
        assertThat(text()).hasLineCount(1);
    }

    @Test
    void textFromOutsideCannotForgeALine() {
        Logger log = configure(LogFormat.TEXT, "info", Colour.NONE);

        log.atInfo().setMessage("a\nb").addKeyValue("id", "\u001b[2J\r\n").log();

        assertThat(text()).hasLineCount(1).contains("a\\nb id=\"\\u001b[2J\\r\\n\"");
    }

    @Test
    void aValueIsCutAtItsBound() {
        assertThat(LogText.escaped("x".repeat(LogText.MAX_CHARS))).hasSize(LogText.MAX_CHARS);
        assertThat(LogText.escaped("x".repeat(LogText.MAX_CHARS + 1)))
                .hasSize(LogText.MAX_CHARS + 1)
                .endsWith("…");
    }

    @Test
    void coloursMarkTheLevelOnly() {
        configure(LogFormat.TEXT, "info", Colour.ANSI).info("hello");

        assertThat(text()).contains("\u001b[32mINFO \u001b[0m relay.Router: hello");
    }

    @Test
    void levelsHoldForEverythingAndForSingleLoggers() {
        Logger router = configure(LogFormat.TEXT, "warn,relay.Router=debug", Colour.NONE);

        router.debug("shown");
        context.getLogger("io.agentmesh.relay.Other").info("hidden");

        assertThat(text()).contains("shown").doesNotContain("hidden");
    }

    @Test
    void whatIsNoLevelIsRefused() {
        assertThat(LogLevels.parse("loud")).isEmpty();
        assertThat(LogLevels.parse("")).isEmpty();
        assertThat(LogLevels.parse("relay=")).isEmpty();
        assertThat(LogLevels.parse("WARN, relay = trace").orElseThrow().byLogger())
                .containsEntry("relay", "trace");
    }

    @Test
    void settingTheLogUpAnewLeavesTheStreamOpen() {
        var stream = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogOptions options = new LogOptions(LogFormat.TEXT, LogLevels.DEFAULT, Colour.NONE);

        ProgramLog.configure(context, options, stream);
        ProgramLog.configure(context, options, stream);
        context.getLogger("x").info("still here");

        assertThat(stream.toString(StandardCharsets.UTF_8)).contains("still here");
    }

    private Logger configure(LogFormat format, String levels, Colour colour) {
        var options = new LogOptions(format, LogLevels.parse(levels).orElseThrow(), colour);
        context.setMDCAdapter(new LogbackMDCAdapter());
        ProgramLog.configure(context, options, written);
        return context.getLogger("io.agentmesh.relay.Router");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
