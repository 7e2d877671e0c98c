package io.agentmesh.program.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.20.30.40/15, 10.21.0.0, true",
        "10.20.30.40/15, 10.22.0.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "::1, ::1, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, 10.0.0.1, false",
    })
    void rangeHoldsTheAddressesThatShareItsFirstBits(String range, String address, boolean contained) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::1/129"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @Test
    void listHoldsWhatOneOfItsRangesHolds() {
        AddressRanges ranges = AddressRanges.parse(" 10.0.0.0/8, ::1,").orElseThrow();

        assertThat(ranges.contains(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(ranges.contains(InetAddress.ofLiteral("::1"))).isTrue();
        assertThat(ranges.contains(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
        assertThat(AddressRanges.parse("").orElseThrow().contains(InetAddress.ofLiteral("::1")))
                .isFalse();
        assertThat(AddressRanges.parse("10.0.0.0/8,proxy.example")).isEmpty();
        assertThat(AddressRanges.LOOPBACK).hasToString("127.0.0.0/8,0:0:0:0:0:0:0:1/128");
    }
}
