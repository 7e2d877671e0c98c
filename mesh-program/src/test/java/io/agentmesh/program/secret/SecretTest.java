package io.agentmesh.program.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class SecretTest {
    @Test
    void printsAsRedacted() {
        assertThat(Secret.of("canary")).hasToString("[redacted]");
    }

    @Test
    void matchesTheSameTextOnly() {
        Secret token = Secret.of("at_c4n4ry3");

        assertThat(token.matches(Secret.of("at_c4n4ry3"))).isTrue();
        assertThat(token.matches(Secret.of("at_c4n4ry4"))).isFalse();
        assertThat(token.matches(Secret.of("at_c4n4ry30"))).isFalse();
    }

    @Test
    void cannotBeReadOnceDestroyed() {
        Secret token = Secret.of("at_c4n4ry3");

        token.destroy();

        assertThat(token.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(token::reveal);
        assertThatIllegalStateException().isThrownBy(() -> Secret.of("x").matches(token));
    }
}
