package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.Octets;
import java.util.HexFormat;

/// Digests and names as the database writes them.
public final class Hex {
    private Hex() {}

    /// Lower-case digits.
    public static String of(Octets bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /// The bytes of digits that [#of] wrote.
    public static Octets octets(String digits) {
        return Octets.of(HexFormat.of().parseHex(digits));
    }
}
