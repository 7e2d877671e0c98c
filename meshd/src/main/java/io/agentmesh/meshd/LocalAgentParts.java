package io.agentmesh.meshd;

import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.controlplane.ControlPlane;
import io.agentmesh.meshd.mcp.CardKeeper;
import io.agentmesh.meshd.mcp.McpAgent;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.proxy.HttpLocalAgent;
import io.agentmesh.meshd.proxy.Knock;
import io.agentmesh.meshd.proxy.LocalAgent;
import io.agentmesh.meshd.proxy.LocalAgentCheck;
import io.agentmesh.program.signal.Shutdown;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Builds what answers requests behind the daemon, and what looks after it.
///
/// @param node hears whether it is there
/// @param shutdown gets every part
record LocalAgentParts(MeshdConfig config, DaemonSeams seams, Node node, Shutdown shutdown) {
    LocalAgent start(LocalAgentPlace place) {
        node.useLocalAgent(place.shown());
        return switch (place) {
            case LocalAgentPlace.Http(URI url) -> startHttp(url);
            case LocalAgentPlace.McpCommand(List<String> words) ->
                startMcp((outside, told) -> McpAgent.ofCommand(words, config.proxy(), outside, told));
            case LocalAgentPlace.McpUrl(URI url) ->
                startMcp((outside, told) -> McpAgent.ofUrl(url, config.proxy(), outside, told));
        };
    }

    private LocalAgent startHttp(URI url) {
        HttpClientConfig way = HttpLocalAgent.clientConfig(config.proxy().limits());
        HttpClient http = HttpClient.create(way, seams.ticker());
        shutdown.add("client of the local agent", http::close);
        HttpClient knocking = HttpClient.create(way.withMaxIdleConnections(0), seams.ticker());
        shutdown.add("client that looks after the local agent", knocking::close);
        LocalAgentCheck check = new LocalAgentCheck(
                Knock.at(url, config.proxy(), knocking),
                config.proxy().checkEvery(),
                new LocalAgentCheck.Threads(
                        seams.mesh().loop(),
                        seams.mesh().handlers(),
                        seams.mesh().timers()),
                node::localAgentIs);
        shutdown.add("check of the local agent", check::close);
        check.start();
        return new HttpLocalAgent(http, url, Optional.ofNullable(config.proxy().token()));
    }

    private LocalAgent startMcp(BiFunction<McpAgent.Seams, McpAgent.Told, McpAgent> server) {
        McpAgent.Seams outside = new McpAgent.Seams(
                seams.mesh().handlers(), seams.mesh().timers(), seams.ticker(), seams.jitter(), McpAgent.Seams.PAUSE);
        HttpClient http = HttpClient.create(ControlPlane.clientConfig(config.registryWay()), seams.ticker());
        shutdown.add("client of the registry for the card", http::close);
        CardKeeper card = new CardKeeper(node::self, new ControlPlane(http, node)::ask, outside);
        shutdown.add("card of the MCP server", card::close);
        McpAgent agent = server.apply(outside, new McpAgent.Told(node::localAgentIs, card::keep));
        shutdown.add("MCP server", agent::close);
        agent.start();
        return agent;
    }
}
