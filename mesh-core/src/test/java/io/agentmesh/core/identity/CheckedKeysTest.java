package io.agentmesh.core.identity;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import org.junit.jupiter.api.Test;

final class CheckedKeysTest {
    private final CheckedKeys keys = new CheckedKeys(2);

    @Test
    void keyIsCheckedOnceAndThenRemembered() {
        AgentKey first = keys.key(ALICE.id()).orThrow();

        assertThat(keys.key(ALICE.id()).orThrow()).isSameAs(first);
    }

    @Test
    void keyAboveTheBoundTakesThePlaceOfAnother() {
        keys.key(ALICE.id());
        keys.key(BOB.id());
        keys.key(CAROL.id());

        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.key(CAROL.id()).orThrow()).isSameAs(keys.key(CAROL.id()).orThrow());
        assertThat(keys.key(ALICE.id())).isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void whatIsNoKeyIsRefusedAndNotRemembered() {
        assertThat(keys.key(new AgentId("no key"))).isInstanceOf(Decoded.Bad.class);
        assertThat(keys.size()).isZero();
    }

    @Test
    void boundIsPositive() {
        assertThatThrownBy(() -> new CheckedKeys(0)).hasMessage("bound: 0 (expected: 1 or more)");
    }
}
