package io.agentmesh.program.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets the log of this process up; needs Logback. Call it once, as soon as the options are known. Events
/// before that are written as [LogOptions#DEFAULT] says.
public final class ProgramLog {
    private static final String NETTY = "io.netty";

    private ProgramLog() {}

    /// Logs to standard error from here on.
    public static void start(LogOptions options) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, options, System.err);
        }
    }

    /// Writes what these levels say from here on; format and colour stay.
    public static void change(LogLevels levels) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            change(context, levels);
        }
    }

    static void change(LoggerContext context, LogLevels levels) {
        setLevels(context, levels);
        // Loggers that were named before and are not any more follow the rest, after those that are have theirs.
        context.getLoggerList().stream()
                .filter(logger -> !isNamed(logger.getName(), levels))
                .forEach(logger -> logger.setLevel(null));
    }

    private static boolean isNamed(String logger, LogLevels levels) {
        return logger.equals(Logger.ROOT_LOGGER_NAME)
                || logger.equals(NETTY)
                || levels.byLogger().keySet().stream()
                        .anyMatch(name -> logger.equals(name) || logger.equals(ShortName.PREFIX + name));
    }

    static void configure(LoggerContext context, LogOptions options, OutputStream out) {
        context.reset();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("standard error");
        appender.setEncoder(encoder(context, options));
        appender.setOutputStream(new KeptOpen(out));
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        setLevels(context, options.levels());
    }

    private static LayoutWrappingEncoder<ILoggingEvent> encoder(LoggerContext context, LogOptions options) {
        Layout<ILoggingEvent> layout =
                switch (options.format()) {
                    case TEXT -> new TextLayout(options.colour());
                    case JSON -> new JsonLayout();
                };
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    private static void setLevels(LoggerContext context, LogLevels levels) {
        Level everything = Level.toLevel(levels.everything());
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(everything);
        // Netty's debug lines are about Netty; who wants them names it.
        context.getLogger(NETTY).setLevel(everything.isGreaterOrEqual(Level.INFO) ? everything : Level.INFO);
        levels.byLogger().forEach((name, level) -> {
            context.getLogger(name).setLevel(Level.toLevel(level));
            context.getLogger(ShortName.PREFIX + name).setLevel(Level.toLevel(level));
        });
    }

    /// Outlives the appender, which closes what it writes to when the log is set up anew.
    private static final class KeptOpen extends FilterOutputStream {
        private KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
