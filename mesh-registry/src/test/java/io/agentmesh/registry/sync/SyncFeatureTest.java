package io.agentmesh.registry.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SyncFeatureTest {
    @Test
    void wordsThatAreNotKnownMeanNothing() {
        assertThat(SyncFeature.named("later,prekeys,prekeys")).containsExactly(SyncFeature.PREKEYS);
        assertThat(SyncFeature.named("prekeys2, PREKEYS,")).isEmpty();
        assertThat(SyncFeature.named("")).isEmpty();
    }
}
