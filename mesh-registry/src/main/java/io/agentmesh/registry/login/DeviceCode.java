package io.agentmesh.registry.login;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// A login that has begun (registry §4.3, step 1).
///
/// @param deviceCode names it to the provider; a secret
/// @param userCode what the user types
/// @param verificationUri where
/// @param expiresIn seconds until it ends
/// @param interval seconds between two questions
record DeviceCode(String deviceCode, String userCode, String verificationUri, long expiresIn, long interval) {
    /// What RFC 8628 §3.2 means by no interval.
    private static final long DEFAULT_INTERVAL = 5;

    private static final String[] MEMBERS = {"device_code", "user_code", "verification_uri", "expires_in", "interval"};

    /// GitHub's: all five must be there.
    static final JsonShape<DeviceCode> COMPLETE = value -> {
        var in = ObjectReader.of(value, "device code", MEMBERS);
        return of(in.string("device_code"), in, in.int64("interval"));
    };

    /// RFC 8628's: the interval may be missing.
    static final JsonShape<DeviceCode> STANDARD = value -> {
        var in = ObjectReader.of(value, "device code", MEMBERS);
        return of(in.string("device_code"), in, in.has("interval") ? in.int64("interval") : DEFAULT_INTERVAL);
    };

    private static DeviceCode of(String code, ObjectReader in, long interval) throws MalformedJson {
        return new DeviceCode(
                code, in.string("user_code"), in.string("verification_uri"), in.int64("expires_in"), interval);
    }

    String toJson() {
        return new ObjectWriter()
                .string("device_code", deviceCode)
                .string("user_code", userCode)
                .string("verification_uri", verificationUri)
                .number("expires_in", expiresIn)
                .number("interval", interval)
                .end();
    }

    @Override
    public String toString() {
        return "DeviceCode[" + verificationUri + "]";
    }
}
