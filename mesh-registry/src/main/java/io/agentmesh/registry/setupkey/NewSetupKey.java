package io.agentmesh.registry.setupkey;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import java.math.BigInteger;

/// What a key is to be (registry §6.10).
///
/// @param group where cards made with it go
/// @param usage how often it may be used
/// @param lifeSeconds unsigned 64 bits
record NewSetupKey(GroupId group, SetupKeyUsage usage, BigInteger lifeSeconds) {
    private static final BigInteger SECONDS_PER_HOUR = BigInteger.valueOf(3600);

    private static final JsonShape<BigInteger> UINT64 = value -> {
        if (value instanceof JsonInteger(BigInteger number) && number.signum() >= 0) {
            return number;
        }
        throw new MalformedJson("expected a whole number from 0");
    };

    /// Reads the API's form, and that of the original's command line, which names hours (registry §11 W16).
    static final JsonShape<NewSetupKey> SHAPE = value -> {
        var in = ObjectReader.of(
                value, "setup key", "group_id", "usage", "expires_in_secs", "expires_in_hours", "max_uses");
        boolean fromCommandLine = in.has("expires_in_hours") && !in.has("expires_in_secs");
        BigInteger seconds = fromCommandLine
                ? in.read("expires_in_hours", UINT64).multiply(SECONDS_PER_HOUR)
                : in.read("expires_in_secs", UINT64);
        SetupKeyUsage usage = fromCommandLine ? commandLineUsage(in) : in.read("usage", SetupKeyUsage.SHAPE);
        return new NewSetupKey(in.read("group_id", GroupId.SHAPE), usage, seconds);
    };

    private static SetupKeyUsage commandLineUsage(ObjectReader in) throws MalformedJson {
        JsonValue usage = in.value("usage");
        if (usage instanceof JsonString(var word) && word.equals("one-off")) {
            return new SetupKeyUsage.OneOff();
        }
        return usage instanceof JsonString(var word) && word.equals("reusable")
                ? new SetupKeyUsage.Reusable(in.uint32("max_uses"))
                : in.read("usage", SetupKeyUsage.SHAPE);
    }
}
