package io.agentmesh.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {
    private static final Routes ROUTES = Routes.builder()
            .get("/", _ -> said("root"))
            .get("/agents", _ -> said("list"))
            .post("/agents", _ -> said("register"))
            .get("/agents/{card}", request -> said("card " + request.pathParameter("card")))
            .get("/agents/self", _ -> said("self"))
            .delete("/groups/{group}/members/{user}", RoutesTest::remove)
            .put("/odd/{name}/", request -> said("odd " + request.pathParameter("name")))
            .build();

    private static HttpResponse said(String text) {
        return HttpResponse.text(200, text);
    }

    private static HttpResponse remove(HttpRequest request) {
        return said("remove " + request.pathParameter("user") + " from " + request.pathParameter("group"));
    }

    private static HttpResponse ask(Routes routes, String method, String target)
            throws IOException, InterruptedException {
        return (HttpResponse) routes.answer(HttpRequest.of(method, target));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, root",
        "GET, /agents?capability=x, list",
        "HEAD, /agents, list",
        "POST, /agents, register",
        "GET, /agents/self, self",
        "GET, /agents/selves, card selves",
        "GET, /agents/a%2Fb, card a/b",
        "GET, /agents/100%25, card 100%",
        "GET, /agents/100%, card 100%",
        "DELETE, /groups/g/members/u, remove u from g",
        "PUT, /odd/x/, odd x",
    })
    void findsTheRouteOf(String method, String target, String answer) throws Exception {
        assertThat(ask(ROUTES, method, target)).isEqualTo(said(answer));
    }

    @ParameterizedTest
    @CsvSource({"/agents/", "/agents//", "//agents", "/Agents", "/agents/x/y", "/groups//members/u", "/odd/x", "*"})
    void knowsNothingOf(String target) throws Exception {
        assertThat(ask(ROUTES, "GET", target)).isEqualTo(HttpResponse.empty(404));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /agents, 'GET,HEAD,POST'",
        "get, /agents, 'GET,HEAD,POST'",
        "OPTIONS, /agents/x, 'GET,HEAD'",
        "HEAD, /odd/x/, PUT",
    })
    void namesTheMethodsOfAKnownPath(String method, String target, String allow) throws Exception {
        assertThat(ask(ROUTES, method, target))
                .isEqualTo(HttpResponse.empty(405).withHeader("allow", allow));
    }

    @Test
    void parameterThatIsNotUtf8IsRefusedWhenItIsAskedFor() {
        assertThatThrownBy(() -> ask(ROUTES, "GET", "/agents/%ff"))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.response())
                                .isEqualTo(HttpResponse.error(400, "Invalid URL: Invalid UTF-8 in `card`")));
    }

    @Test
    void filtersRunFromTheOutsideInBeforeTheMethodIsLookedAt() throws Exception {
        Routes inner = Routes.builder()
                .filter(noting("inner"))
                .get(
                        "/x",
                        request -> said(request.attribute(StringBuilder.class)
                                .append("handler")
                                .toString()))
                .build();
        Routes routes = Routes.builder()
                .filter((request, next) ->
                        next.proceed(request.withAttribute(StringBuilder.class, new StringBuilder("outer "))))
                .mount("/api", inner)
                .build();

        assertThat(ask(routes, "GET", "/api/x")).isEqualTo(said("outer inner handler"));
        assertThat(ask(routes, "POST", "/api/x").status()).isEqualTo(405);
        assertThat(ask(routes, "GET", "/x")).isEqualTo(HttpResponse.empty(404));
    }

    private static HttpFilter noting(String name) {
        return (request, next) -> {
            request.attribute(StringBuilder.class).append(name).append(' ');
            return next.proceed(request);
        };
    }

    /// Registry §1.7: without a token the answer is 401, and says which methods there are.
    @Test
    void filtersAnswerToAWrongMethodCarriesTheRightOnes() throws Exception {
        Routes guarded = Routes.builder()
                .filter((_, _) -> {
                    throw new RequestRefused(401, "missing authorization header");
                })
                .get("/agents", _ -> said("list"))
                .build();

        assertThat(ask(guarded, "PATCH", "/agents"))
                .isEqualTo(
                        HttpResponse.error(401, "missing authorization header").withHeader("allow", "GET,HEAD"));
    }

    @Test
    void filterDoesNotStandBeforeUnknownPaths() throws Exception {
        Routes guarded = Routes.builder()
                .filter((_, _) -> HttpResponse.empty(401))
                .get("/agents", _ -> said("list"))
                .build();

        assertThat(ask(guarded, "GET", "/nowhere")).isEqualTo(HttpResponse.empty(404));
    }

    @Test
    void whatNoPathMatchesIsAnsweredByTheLastHandler() throws Exception {
        Routes inner = Routes.builder()
                .get("/a", _ -> said("a"))
                .otherwise(_ -> said("inner"))
                .build();
        Routes routes = Routes.builder()
                .mount("", inner)
                .otherwise(request -> HttpResponse.text(404, "nothing at " + request.path()))
                .build();

        assertThat(ask(routes, "GET", "/a")).isEqualTo(said("a"));
        assertThat(ask(routes, "GET", "/b")).isEqualTo(HttpResponse.text(404, "nothing at /b"));
    }

    @Test
    void samePathMayHaveEachMethodOnce() {
        assertThatThrownBy(() -> Routes.builder().get("/x", _ -> said("1")).get("/x", _ -> said("2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("route: GET /x (expected: given once)");
        assertThatThrownBy(() -> Routes.builder().mount("", ROUTES).mount("", ROUTES))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathBeginsWithASlash() {
        assertThatThrownBy(() -> Routes.builder().get("x", _ -> said("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path: x (expected: begins with /)");
    }

    @Test
    void attributeThatNoFilterSetIsABug() {
        assertThatThrownBy(() -> HttpRequest.of("GET", "/").attribute(Answer.class))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("no filter");
    }
}
