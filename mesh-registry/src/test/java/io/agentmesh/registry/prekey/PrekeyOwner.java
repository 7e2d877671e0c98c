package io.agentmesh.registry.prekey;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.BundleRules;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.prekey.SignedPrekey;
import io.agentmesh.core.channel.prekey.Terms;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/// An agent with a card, as it publishes prekeys. Their private halves exist nowhere: nobody opens anything here.
///
/// @param user who owns the card
/// @param agent whose card it is
/// @param name the id of the agent's first key
/// @param path of its card
public record PrekeyOwner(TestUser user, AgentKeyPair agent, AgentId name, String path) {
    /// Registers the agent.
    public static PrekeyOwner register(TestUser user, AgentKeyPair agent) throws IOException, InterruptedException {
        AgentCard card = user.register(agent.id(), "away");
        return new PrekeyOwner(user, agent, agent.id(), "/agents/" + card.id());
    }

    /// A bundle that is good at the registry's time of day.
    public SignedBundle bundle(long serial) {
        return bundleFrom(serial, user.registry().now().toEpochMilli());
    }

    /// A bundle of that time.
    public SignedBundle bundleFrom(long serial, long issuedAtMillis) {
        long end = issuedAtMillis + BundleRules.DEFAULT.maxLife().toMillis();
        var terms = new Terms(
                List.of(Terms.SUITE),
                List.of("meta", Terms.OFFLINE),
                new Terms.Policy(Terms.Require.SEALED, true),
                new Terms.Limits(1 << 24, 604_800));
        return new Bundle(
                        new Bundle.Owner(agent.id(), name, 0),
                        new Bundle.Edition(serial, issuedAtMillis, end),
                        terms,
                        SignedPrekey.sign(agent, serial, key(serial), issuedAtMillis))
                .sign(agent);
    }

    /// Publishes a bundle.
    public HttpResponse<String> publish(long serial) throws IOException, InterruptedException {
        return user.put(path + "/prekeys/bundle", bundle(serial).text());
    }

    /// Uploads the one-time prekeys `from` to `to`, both included.
    public HttpResponse<String> upload(long from, long to) throws IOException, InterruptedException {
        return upload(LongStream.rangeClosed(from, to)
                .mapToObj(id -> OneTimePrekey.sign(agent, 0, id, key(id)))
                .toList());
    }

    /// Uploads these.
    public HttpResponse<String> upload(List<OneTimePrekey> prekeys) throws IOException, InterruptedException {
        return user.post(path + "/prekeys/one-time", uploadOf(prekeys));
    }

    static String uploadOf(List<OneTimePrekey> prekeys) {
        return "{\"device\":0,\"keys\":["
                + String.join(",", prekeys.stream().map(OneTimePrekey::toJson).toList()) + "]}";
    }

    /// A bundle and so many one-time prekeys, from id 1 on.
    public PrekeyOwner withPrekeys(int count) throws IOException, InterruptedException {
        assertThat(publish(1).statusCode()).isEqualTo(200);
        for (int from = 1; from <= count; from += PrekeyRoutes.MAX_UPLOADED) {
            int to = Math.min(count, from + PrekeyRoutes.MAX_UPLOADED - 1);
            assertThat(upload(from, to).statusCode()).isEqualTo(200);
        }
        return this;
    }

    /// How many one-time prekeys wait.
    public String standing() throws IOException, InterruptedException {
        return user.get(path + "/prekeys").body();
    }

    /// The body of a claim of one of `caller`'s agents.
    public String claimBy(AgentId caller, String nonce) {
        return "{\"agent\":\"" + agent.id() + "\",\"caller\":\"" + caller + "\",\"device\":0,\"nonce\":\"" + nonce
                + "\"}";
    }

    /// 32 bytes that differ by id.
    static AgreementKey key(long id) {
        return AgreementKey.of(
                ByteBuffer.allocate(AgreementKey.BYTES).putLong(id).array());
    }
}
