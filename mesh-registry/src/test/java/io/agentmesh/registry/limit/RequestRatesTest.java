package io.agentmesh.registry.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.config.Rate;
import io.agentmesh.registry.config.RequestLimits;
import io.agentmesh.registry.request.ClientAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {
    private static final Optional<Rate> TWO = Optional.of(new Rate(1, 2));
    private static final RequestLimits TWO_AN_ADDRESS =
            new RequestLimits(TWO, Optional.empty(), Optional.empty(), new Rate(1, 1));
    private static final RequestLimits NONE =
            new RequestLimits(Optional.empty(), Optional.empty(), Optional.empty(), new Rate(1, 1));

    private final RequestRates rates = new RequestRates(TWO_AN_ADDRESS, FakeClock.atSomeDay());
    private final Routes routes = Routes.builder()
            .filter((request, next) -> next.proceed(
                    request.withAttribute(ClientAddress.class, new ClientAddress(InetAddress.ofLiteral("192.0.2.1")))))
            .filter(rates)
            .get("/agents", _ -> HttpResponse.empty(200))
            .build();

    @Test
    void limitsOfNowHold() throws Exception {
        assertThat(ask()).isEqualTo(200);
        assertThat(ask()).isEqualTo(200);
        assertThat(ask()).isEqualTo(429);

        rates.change(NONE);
        assertThat(ask()).isEqualTo(200);

        rates.change(TWO_AN_ADDRESS);
        assertThat(ask()).isEqualTo(200);
        assertThat(ask()).isEqualTo(200);
        assertThat(ask()).isEqualTo(429);
    }

    /// A reload that changes something else gives nobody more.
    @Test
    void sameLimitsGoOnCounting() throws Exception {
        ask();
        ask();

        rates.change(new RequestLimits(TWO, Optional.empty(), Optional.empty(), new Rate(1, 1)));

        assertThat(ask()).isEqualTo(429);
    }

    private int ask() throws IOException, InterruptedException {
        return ((HttpResponse) routes.answer(HttpRequest.of("GET", "/agents"))).status();
    }
}
