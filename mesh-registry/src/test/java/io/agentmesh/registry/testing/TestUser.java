package io.agentmesh.registry.testing;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.User;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectWriter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/// Somebody with a token.
///
/// @param registry where
/// @param token whose
public record TestUser(TestRegistry registry, String token) {
    /// A GET.
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /// A GET with one more header.
    public HttpResponse<String> get(String path, String header, String value) throws IOException, InterruptedException {
        return send(request(path).header(header, value).GET());
    }

    /// A POST of JSON.
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("content-type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /// A PUT of JSON.
    public HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("content-type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    /// A PATCH of JSON.
    public HttpResponse<String> patch(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("content-type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    /// A DELETE.
    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /// A request with the token and nothing else.
    public HttpRequest.Builder request(String path) {
        return registry.request(path).header("authorization", "Bearer " + token);
    }

    /// Sends a request.
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return registry.send(request);
    }

    /// Registers an agent that can do `echo`.
    public AgentCard register(AgentId agent, String name) throws IOException, InterruptedException {
        return read(post("/agents", registration(agent, name)), AgentCard.SHAPE);
    }

    /// The account itself.
    public User self() throws IOException, InterruptedException {
        return read(get("/users/me"), User.SHAPE);
    }

    /// The account's first group.
    public Group group() throws IOException, InterruptedException {
        return read(get("/groups"), JsonShape.listOf(Group.SHAPE)).getFirst();
    }

    /// A new key with which one agent can join a group.
    public String setupKey(GroupId group) throws IOException, InterruptedException {
        String answer = post(
                        "/setup-keys", "{\"group_id\":\"" + group + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}")
                .body();
        int start = answer.indexOf("sk_");
        return answer.substring(start, start + 67);
    }

    /// Makes somebody an admin of the account's first group, whose agent then joins it with a key of theirs.
    ///
    /// @return the path of the membership
    public String letIn(TestUser other, AgentId agent) throws IOException, InterruptedException {
        String members = "/groups/" + group().id() + "/members";
        post(members, "{\"user_id\":\"" + other.self().id() + "\",\"role\":\"Admin\"}");
        String key = other.setupKey(group().id());
        registry.post(
                "/register-with-key",
                "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + agent
                        + "\",\"name\":\"Joined\",\"capabilities\":[]}");
        return members + "/" + other.self().id();
    }

    /// The cards that a query string finds.
    public List<AgentCard> search(String query) throws IOException, InterruptedException {
        return read(get("/agents" + query), JsonShape.listOf(AgentCard.SHAPE));
    }

    /// Follows the group of an agent.
    public TestFollower follow(AgentId agent) throws InterruptedException {
        return TestFollower.open(registry, token, "agent_id=" + agent);
    }

    /// The same, and asks to be told what these words name.
    public TestFollower follow(AgentId agent, String features) throws InterruptedException {
        return TestFollower.open(registry, token, "agent_id=" + agent + "&features=" + features);
    }

    /// The body of an answer.
    public static <T> T read(HttpResponse<String> answer, JsonShape<T> shape) {
        return Json.decode(answer.body(), shape).orThrow();
    }

    /// The body with which `register` registers.
    public static String registration(AgentId agent, String name) {
        return new ObjectWriter()
                .string("agent_id", agent.value())
                .string("name", name)
                .list("capabilities", List.of("echo"), word -> "{\"name\":\"" + word + "\"}")
                .end();
    }

    @Override
    public String toString() {
        return "TestUser";
    }
}
