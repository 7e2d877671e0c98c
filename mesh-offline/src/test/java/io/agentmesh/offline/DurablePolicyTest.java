package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.outgoing.SessionDemands;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurablePolicyTest {
    @ParameterizedTest
    @CsvSource({"off, true, false", "allow, true, true", "Require, false, true"})
    void oneRuleHoldsForAllAgents(String rule, boolean live, boolean durable) {
        DurablePolicy policy = policy(rule);

        assertThat(policy.againstLive(ALICE.id()).isEmpty()).isEqualTo(live);
        assertThat(policy.againstDurable(ALICE.id()).isEmpty()).isEqualTo(durable);
    }

    @Test
    void ruleForOneAgentCountsBeforeTheOneForAllWhereverItStands() {
        DurablePolicy policy = policy(ALICE.id() + "=require , off");

        assertThat(policy.againstLive(ALICE.id()).map(Violation::code)).contains(ErrorCode.POLICY);
        assertThat(policy.againstDurable(ALICE.id())).isEmpty();
        assertThat(policy.againstDurable(BOB.id()).map(Violation::code)).contains(ErrorCode.POLICY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "always", "=require", "bob=require", "require,,allow", "allow=allow=allow", "allow,"})
    void otherTextsAreRefused(String text) {
        assertThat(DurablePolicy.parse(text)).isEmpty();
    }

    @Test
    void oneRuleMoreThanTheBoundIsRefused() {
        String most = rules(AgentRules.MAX_RULES);

        assertThat(DurablePolicy.parse(most)).isPresent();
        assertThat(DurablePolicy.parse(most + ",allow")).isEmpty();
    }

    @Test
    void sessionsOfSingleAgentsMayHaveToTakeMore() {
        DurablePolicy policy = DurablePolicy.ALLOWING
                .withMinSuites(DurablePolicy.parseMinSuite(BOB.id() + "=2").orElseThrow())
                .requiringOneTime(DurablePolicy.parseOneTime("True, " + BOB.id() + "=false")
                        .orElseThrow());

        assertThat(policy.demands(ALICE.id())).isEqualTo(new SessionDemands(1, true));
        assertThat(policy.demands(BOB.id())).isEqualTo(new SessionDemands(2, false));
        assertThat(policy.againstDurable(ALICE.id())).isEmpty();
        assertThat(policy.againstDurable(BOB.id()).map(Violation::code)).contains(ErrorCode.POLICY);
        assertThat(policy.againstLive(BOB.id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "65536", "100000", "one", "1.0", "bob=1"})
    void otherSuitesAreRefused(String text) {
        assertThat(DurablePolicy.parseMinSuite(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "1", "bob=true", "true,"})
    void otherWordsForOneTimePrekeysAreRefused(String text) {
        assertThat(DurablePolicy.parseOneTime(text)).isEmpty();
    }

    private static String rules(int count) {
        AgentId agent = BOB.id();
        return IntStream.range(0, count).mapToObj(i -> agent + "=allow").collect(Collectors.joining(","));
    }

    private static DurablePolicy policy(String text) {
        Optional<DurablePolicy> policy = DurablePolicy.parse(text);
        assertThat(policy).isPresent();
        return policy.get();
    }
}
