package io.agentmesh.meshd.mcp;

import io.agentmesh.core.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the server says on its standard error goes to the log, line by line. Used by one thread.
final class ServerWords {
    /// Bytes of a line; the rest is cut.
    static final int MAX_LINE_BYTES = 2 << 10;

    /// Lines in a minute; what is beyond is counted alone.
    static final int LINES_A_MINUTE = 200;

    private static final Logger log = LoggerFactory.getLogger(ServerWords.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Lines lines;
    private final Ticker ticker;
    private long minuteBegan;
    private int told;
    private int leftOut;

    ServerWords(InputStream in, Ticker ticker) {
        this.lines = new Lines(in, MAX_LINE_BYTES);
        this.ticker = ticker;
        this.minuteBegan = ticker.nanos();
    }

    /// Reads to the end.
    void tellAll() throws IOException {
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            tell(line.text());
        }
    }

    private void tell(String line) {
        if (ticker.nanos() - minuteBegan >= MINUTE) {
            minuteBegan = ticker.nanos();
            told = 0;
            if (leftOut > 0) {
                log.atInfo()
                        .setMessage("MCP server said more than is logged")
                        .addKeyValue("lines", leftOut)
                        .log();
                leftOut = 0;
            }
        }
        if (told < LINES_A_MINUTE) {
            told++;
            log.atInfo().setMessage("MCP server").addKeyValue("says", line).log();
        } else {
            leftOut++;
        }
    }
}
