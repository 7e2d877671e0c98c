package io.agentmesh.program.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A network address, or all that share their first bits with it: `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`.
///
/// @param first an address of the range, all bits behind the prefix zero
/// @param prefixBits how many bits count
public record AddressRange(InetAddress first, int prefixBits) {
    /// @throws IllegalArgumentException if there are not so many bits
    public AddressRange {
        int bits = 8 * first.getAddress().length;
        if (prefixBits < 0 || prefixBits > bits) {
            throw new IllegalArgumentException("prefixBits: " + prefixBits + " (expected: 0.." + bits + ")");
        }
        first = prefix(first, prefixBits);
    }

    /// Reads a range; names are not looked up.
    ///
    /// @throws IllegalArgumentException if the text is none
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = slash < 0 ? 8 * address.getAddress().length : Integer.parseInt(text.substring(slash + 1));
        return new AddressRange(address, bits);
    }

    /// The range of this address alone, or of its /64 network with IPv6.
    public static AddressRange subscriberOf(InetAddress address) {
        return new AddressRange(address, Math.min(64, 8 * address.getAddress().length));
    }

    /// Whether the address is in the range; an IPv4 address is in no IPv6 range.
    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && prefix(address, prefixBits).equals(first);
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefixBits;
    }

    private static InetAddress prefix(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        int whole = bits / 8;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> (bits % 8));
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of another length", impossible);
        }
    }
}
