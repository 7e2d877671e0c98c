package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A ring in memory, from which a test may take keys.
public final class HeldRing implements PrekeyRing {
    public final Map<Long, AgreementKeyPair> signed = new HashMap<>();
    public final Map<Long, AgreementKeyPair> oneTime = new HashMap<>();
    public final Map<Long, Octets> digests = new HashMap<>();
    public long highestMade;

    @Override
    public Optional<AgreementKeyPair> signed(long id) {
        return Optional.ofNullable(signed.get(id));
    }

    @Override
    public Optional<AgreementKeyPair> oneTime(long id) {
        return Optional.ofNullable(oneTime.get(id));
    }

    @Override
    public boolean wasMade(long oneTimeId) {
        return oneTimeId <= highestMade;
    }

    @Override
    public Optional<Octets> bundleDigest(long serial) {
        return Optional.ofNullable(digests.get(serial));
    }
}
