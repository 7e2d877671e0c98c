package io.agentmesh.bench.offline;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.PrekeyRing;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.prekey.SignedPrekey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.prekey.OwnPrekeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An agent that published a bundle and one one-time prekey, and went away. It keeps the private halves, however
/// often they are used.
///
/// @param keys its identity
/// @param claimed what a caller gets of the registry, checked
/// @param signed the signed prekey's private half
/// @param oneTime the one-time prekey's
public record Away(AgentKeyPair keys, Claimed claimed, AgreementKeyPair signed, AgreementKeyPair oneTime)
        implements PrekeyRing {
    private static final Duration OFFERED = Duration.ofDays(14);
    private static final long ID = 1;

    /// A new one.
    public static Away generate(SecureRandom random, Instant now) {
        AgentKeyPair keys = AgentKeyPair.generate(random);
        AgreementKeyPair signed = AgreementKeyPair.generate(random);
        AgreementKeyPair oneTime = AgreementKeyPair.generate(random);
        long made = now.toEpochMilli();
        SignedBundle bundle = new Bundle(
                        Bundle.Owner.of(keys.id()),
                        new Bundle.Edition(ID, made, made + OFFERED.toMillis()),
                        OwnPrekeys.terms(),
                        SignedPrekey.sign(keys, ID, signed.publicKey(), made))
                .sign(keys);
        Claimed claimed = Claimed.of(bundle, OneTimePrekey.sign(keys, 0, ID, oneTime.publicKey()))
                .orThrow();
        return new Away(keys, claimed, signed, oneTime);
    }

    @Override
    public Optional<AgreementKeyPair> signed(long id) {
        return id == ID ? Optional.of(signed.copy()) : Optional.empty();
    }

    @Override
    public Optional<AgreementKeyPair> oneTime(long id) {
        return id == ID ? Optional.of(oneTime.copy()) : Optional.empty();
    }

    @Override
    public boolean wasMade(long oneTimeId) {
        return oneTimeId == ID;
    }

    @Override
    public Optional<Octets> bundleDigest(long serial) {
        return serial == ID ? Optional.of(claimed.bundle().digest()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Away[" + keys.id() + "]";
    }
}
