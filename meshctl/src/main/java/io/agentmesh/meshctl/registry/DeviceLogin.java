package io.agentmesh.meshctl.registry;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.program.secret.Secret;
import java.time.Duration;

/// A login that waits for a person at a browser (registry §4.3).
///
/// @param deviceCode names the login to the registry; a secret until it is over
/// @param userCode what the person types
/// @param verificationUri where they type it
/// @param expiresIn how long they have, 1 s to [#LONGEST]
/// @param interval how long to wait between two questions, 1 s to [#LONGEST_INTERVAL]
public record DeviceLogin(
        Secret deviceCode, String userCode, String verificationUri, Duration expiresIn, Duration interval) {
    /// Nobody waits longer at a terminal, whatever the registry allows.
    public static final Duration LONGEST = Duration.ofHours(1);
    /// A registry that asks for more is wrong or wants to be left alone; the login ends by time then.
    public static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);

    private static final long DEFAULT_EXPIRY_SECONDS = 300;
    private static final long DEFAULT_INTERVAL_SECONDS = 5;

    /// Reads the registry's answer; times beyond the bounds are cut to them.
    static final JsonShape<DeviceLogin> SHAPE = value -> {
        var in = ObjectReader.of(
                value, "login", "device_code", "user_code", "verification_uri", "expires_in", "interval");
        long expiry = in.has("expires_in") ? in.int64("expires_in") : DEFAULT_EXPIRY_SECONDS;
        long interval = in.has("interval") ? in.int64("interval") : DEFAULT_INTERVAL_SECONDS;
        return new DeviceLogin(
                Secret.of(in.string("device_code")),
                in.string("user_code"),
                in.string("verification_uri"),
                Duration.ofSeconds(Math.clamp(expiry, 1, LONGEST.toSeconds())),
                Duration.ofSeconds(Math.clamp(interval, 1, LONGEST_INTERVAL.toSeconds())));
    };
}
