package io.agentmesh.core.channel.ratchet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Vectors;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares a state with one that the package wrote down.
final class RecordedState {
    private static final HexFormat HEX = HexFormat.of();

    private RecordedState() {}

    static void assertSame(RatchetState state, Vectors recorded) {
        RatchetState.Keys keys = state.keys();
        assertThat(keys.own().privateKey().copy()).isEqualTo(recorded.hex("own_ratchet_private"));
        assertThat(requireNonNull(keys.other()).bytes()).isEqualTo(recorded.hex("other_ratchet_public"));
        assertThat(keys.root().copy()).isEqualTo(recorded.hex("root_key"));
        assertSame(keys.sending(), recorded, "sending_chain");
        assertSame(keys.receiving(), recorded, "receiving_chain");
        assertThat(keys.previous())
                .isEqualTo(
                        recorded.has("previous_sending_chain_length")
                                ? recorded.number("previous_sending_chain_length")
                                : 0);
        assertThat(skipped(state)).isEqualTo(skipped(recorded));
    }

    private static void assertSame(@Nullable Chain chain, Vectors recorded, String name) {
        if (recorded.has(name)) {
            assertThat(requireNonNull(chain).key().copy())
                    .isEqualTo(recorded.object(name).hex("key"));
            assertThat(chain.n()).isEqualTo(recorded.object(name).number("length"));
        } else {
            assertThat(chain).isNull();
        }
    }

    private static List<String> skipped(RatchetState state) {
        return state.skipped().entries().entrySet().stream()
                .map(entry -> HEX.formatHex(entry.getKey().chain().bytes())
                        + " " + entry.getKey().n()
                        + " " + HEX.formatHex(entry.getValue().messageKey().copy()))
                .sorted()
                .toList();
    }

    private static List<String> skipped(Vectors recorded) {
        return recorded.cases("skipped").stream()
                .map(key -> key.text("ratchet_public") + " " + key.number("n") + " " + key.text("message_key"))
                .sorted()
                .toList();
    }
}
