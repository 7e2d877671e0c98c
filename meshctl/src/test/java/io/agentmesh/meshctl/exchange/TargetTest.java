package io.agentmesh.meshctl.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.meshctl.failure.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
    @Test
    void idCannotReachAnotherRoute() throws CommandException {
        assertThat(Target.path("acl", "../health?x#y%2f z")).hasToString("/acl/..%2Fhealth%3Fx%23y%252f%20z");
    }

    @Test
    void textBeyondAsciiIsEncodedAsUtf8() throws CommandException {
        assertThat(Target.path("agents").query("search", "größe €"))
                .hasToString("/agents?search=gr%C3%B6%C3%9Fe%20%E2%82%AC");
    }

    @Test
    void searchTextCannotBecomeAnotherParameter() throws CommandException {
        Target target = Target.path("agents")
                .query("capability", null)
                .query("search", "A & B=+")
                .query("x", "-_.~");

        assertThat(target).hasToString("/agents?search=A%20%26%20B%3D%2B&x=-_.~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void segmentThatIsAnotherPathIsRefused(String segment) {
        assertThatThrownBy(() -> Target.path("agents", segment)).isInstanceOf(CommandException.class);
    }
}
