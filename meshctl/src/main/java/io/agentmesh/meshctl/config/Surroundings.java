package io.agentmesh.meshctl.config;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.output.Screen;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// What the process gives to its one command. Tests give their own.
///
/// @param environment the environment's variables
/// @param in standard input; read only when a command is told to
/// @param clock the time of day
/// @param ticker elapsed time
/// @param pause waits
/// @param screen shows how long they take
/// @param random made when the first key is
/// @param version of this program
public record Surroundings(
        Map<String, String> environment,
        InputStream in,
        InstantSource clock,
        Ticker ticker,
        Pause pause,
        Screen screen,
        Supplier<SecureRandom> random,
        String version) {}
