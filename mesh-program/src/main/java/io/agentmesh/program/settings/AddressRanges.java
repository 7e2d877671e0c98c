package io.agentmesh.program.settings;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Addresses and networks as a setting lists them: `10.0.0.0/8,::1`.
///
/// @param all each of them
public record AddressRanges(List<AddressRange> all) {
    /// Nobody.
    public static final AddressRanges NONE = new AddressRanges(List.of());

    /// This machine, as it sees itself.
    public static final AddressRanges LOOPBACK =
            new AddressRanges(List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1")));

    /// Copies the list.
    public AddressRanges {
        all = List.copyOf(all);
    }

    /// Reads a list with commas; an empty one lists nobody. Names are not looked up.
    public static Optional<AddressRanges> parse(String text) {
        try {
            return Optional.of(new AddressRanges(Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .map(AddressRange::parse)
                    .toList()));
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    /// Whether the address is in one of them.
    public boolean contains(InetAddress address) {
        return all.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public String toString() {
        return all.stream().map(AddressRange::toString).collect(Collectors.joining(","));
    }
}
