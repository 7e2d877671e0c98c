package io.agentmesh.meshd.config;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.meshd.controlplane.RegistryWay;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.main.ProgramSettings;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What a daemon needs to know to start; everything in it was checked.
///
/// @param keys the agent's key pair
/// @param keyPlace where it was found
/// @param relay the relay's `ws` or `wss` URL; `null` for a daemon that only serves its local API
/// @param relayProxy the proxy on the way to the relay, if any
/// @param cpProxy the proxy on the way to the registry, if any
/// @param relayRate how fast envelopes leave to a relay that does not say what it takes
/// @param relayQueueTtl how long the relay keeps an envelope for an agent that is away
/// @param maxPayload bytes of the largest payload that is sealed for a peer or taken from one
/// @param roots what relay and registry are trusted by, the JDK's roots included; `null` for these alone
/// @param downgrade what becomes of sessions with agents that offer less than before
/// @param localAgent what answers requests; there whenever `relay` is
/// @param acl who may call the local agent
/// @param durable which requests take the offline channel, and what is demanded of its sessions
/// @param cpUrl the control plane's URL as given; `null` if there is none yet
/// @param token the token for the control plane; `null` if nobody logged in yet
/// @param home the mesh folder
/// @param proxy what the local agent may be asked to do, and how it is looked after
/// @param log how to log
/// @param warnings what the user may want to know, a sentence each
/// @param inForce each setting with its value and origin
/// @param files where it was read, there or not: worth watching
public record MeshdConfig(
        AgentKeyPair keys,
        KeyPlace keyPlace,
        @Nullable URI relay,
        ProxyRule relayProxy,
        ProxyRule cpProxy,
        SendRate relayRate,
        Duration relayQueueTtl,
        int maxPayload,
        @Nullable SSLContext roots,
        WhenLess downgrade,
        @Nullable LocalAgentPlace localAgent,
        ConfiguredAcl acl,
        DurablePolicy durable,
        @Nullable String cpUrl,
        @Nullable Secret token,
        MeshHome home,
        ProxySettings proxy,
        LogOptions log,
        List<String> warnings,
        List<SettingInForce> inForce,
        List<Path> files)
        implements ProgramSettings {
    /// Copies the lists.
    public MeshdConfig {
        warnings = List.copyOf(warnings);
        inForce = List.copyOf(inForce);
        files = List.copyOf(files);
    }

    /// How the registry is reached.
    public RegistryWay registryWay() {
        SSLContext given = roots;
        return new RegistryWay(given == null ? TlsTrust.JDK : () -> given, cpProxy);
    }

    /// Who it is for; nothing secret.
    @Override
    public String toString() {
        return "MeshdConfig[" + keys.id() + "]";
    }
}
