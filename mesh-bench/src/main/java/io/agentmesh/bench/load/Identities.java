package io.agentmesh.bench.load;

import io.agentmesh.core.identity.AgentKeyPair;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Agents by number: the same number is the same agent in every run, so that runs can be compared.
final class Identities {
    private static final RandomGeneratorFactory<RandomGenerator> SEEDS = RandomGeneratorFactory.of("L64X128MixRandom");

    private Identities() {}

    static AgentKeyPair agent(int number) {
        byte[] seed = new byte[AgentKeyPair.SEED_BYTES];
        SEEDS.create(number).nextBytes(seed);
        return AgentKeyPair.ofSeed(seed);
    }
}
