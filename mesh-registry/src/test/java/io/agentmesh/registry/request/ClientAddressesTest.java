package io.agentmesh.registry.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestBody;
import io.agentmesh.http.message.RequestLine;
import io.agentmesh.program.settings.AddressRanges;
import io.agentmesh.registry.config.ProxyPolicy;
import io.agentmesh.registry.config.ProxyPolicy.Header;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressesTest {
    private static final String PROXY = "10.0.0.1";
    private static final ClientAddresses LISTED = believing("10.0.0.0/8,::1", Header.X_FORWARDED_FOR);
    private static final ClientAddresses STANDARD = believing("10.0.0.0/8", Header.FORWARDED);

    @Test
    void strangerIsNotBelieved() {
        assertThat(LISTED.clientOf(request("192.0.2.9", "x-forwarded-for", "198.51.100.1")))
                .hasToString("192.0.2.9");
    }

    @Test
    void proxySaysWhomItSpeaksFor() {
        assertThat(LISTED.clientOf(request(PROXY, "x-forwarded-for", "198.51.100.1")))
                .hasToString("198.51.100.1");
    }

    /// What a client writes stands before what the proxy saw.
    @Test
    void whatTheClientWroteItselfIsNeverReached() {
        assertThat(LISTED.clientOf(request(PROXY, "x-forwarded-for", "127.0.0.1, 203.0.113.5, 198.51.100.1")))
                .hasToString("198.51.100.1");
        assertThat(LISTED.clientOf(request(PROXY, "x-forwarded-for", "203.0.113.5", "198.51.100.1")))
                .hasToString("198.51.100.1");
    }

    @Test
    void proxiesBehindEachOtherAreSeenThrough() {
        assertThat(LISTED.clientOf(request(PROXY, "x-forwarded-for", "203.0.113.5, 198.51.100.1, 10.9.9.9")))
                .hasToString("198.51.100.1");
        assertThat(LISTED.clientOf(request(PROXY, "x-forwarded-for", "10.3.3.3, 10.9.9.9")))
                .hasToString("10.3.3.3");
    }

    /// A client may send the header that its proxy does not write.
    @Test
    void otherHeaderIsNotRead() {
        assertThat(LISTED.clientOf(request(PROXY, "forwarded", "for=198.51.100.1")))
                .hasToString(PROXY);
        assertThat(STANDARD.clientOf(request(PROXY, "x-forwarded-for", "198.51.100.1")))
                .hasToString(PROXY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=198.51.100.1 | 198.51.100.1",
                "For=\"198.51.100.1:4711\";proto=https;by=10.0.0.1 | 198.51.100.1",
                "proto=https; for=198.51.100.1 | 198.51.100.1",
                "for=203.0.113.5, for=\"[2001:db8::17]:4711\" | 2001:db8:0:0:0:0:0:17",
                "for=\"a,for=203.0.113.5\", for=198.51.100.1 | 198.51.100.1",
                "for=198.51.100.1, for=10.9.9.9 | 198.51.100.1",
                "for=198.51.100.1, for=unknown | 10.0.0.1",
                "for=198.51.100.1, for=_hidden | 10.0.0.1",
                "for=198.51.100.1, proto=https | 10.0.0.1",
                "for=\"198.51.100.1 | 10.0.0.1",
            })
    void standardHeaderIsUnderstood(String field, String client) {
        assertThat(STANDARD.clientOf(request(PROXY, "forwarded", field))).hasToString(client);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1:4711, 198.51.100.1",
        "2001:db8::17, 2001:db8:0:0:0:0:0:17",
        "[2001:db8::17]:80, 2001:db8:0:0:0:0:0:17",
        "localhost, 10.0.0.1",
        "999.1.1.1, 10.0.0.1",
        "'', 10.0.0.1",
    })
    void entryIsAnAddressWithOrWithoutAPort(String entry, String client) {
        assertThat(LISTED.clientOf(request(PROXY, "x-forwarded-for", entry))).hasToString(client);
    }

    @Test
    void networkOfOneSubscriberIsCountedOnce() {
        ClientAddress one = LISTED.clientOf(request(PROXY, "x-forwarded-for", "2001:db8::1"));
        ClientAddress other = LISTED.clientOf(request(PROXY, "x-forwarded-for", "2001:db8::2"));
        ClientAddress neighbour = LISTED.clientOf(request(PROXY, "x-forwarded-for", "2001:db8:0:1::1"));

        assertThat(one.subscriber()).isEqualTo(other.subscriber()).isNotEqualTo(neighbour.subscriber());
    }

    @Test
    void socketOfThisMachineIsLocal() {
        ClientAddress local = LISTED.clientOf(HttpRequest.of("GET", "/"));

        assertThat(local).hasToString("local");
        assertThat(local.isThisMachine()).isTrue();
    }

    private static ClientAddresses believing(String trusted, Header header) {
        return new ClientAddresses(new ProxyPolicy(AddressRanges.parse(trusted).orElseThrow(), header));
    }

    private static HttpRequest request(String remote, String header, String... fields) {
        String[] headers =
                Arrays.stream(fields).flatMap(field -> Stream.of(header, field)).toArray(String[]::new);
        return HttpRequest.received(
                RequestLine.of("GET", "/", RequestLine.Version.HTTP_1_1),
                Headers.of(headers),
                RequestBody.EMPTY,
                new InetSocketAddress(InetAddress.ofLiteral(remote), 4711));
    }
}
