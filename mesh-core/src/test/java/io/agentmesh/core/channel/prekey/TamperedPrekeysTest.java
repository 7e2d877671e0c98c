package io.agentmesh.core.channel.prekey;

import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Tampering;
import io.agentmesh.core.testing.Tampering.Change;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A bundle, its list of features and a one-time prekey, as the registry hands them out: each field changed
/// in turn is refused with a code.
final class TamperedPrekeysTest {
    private static final JsonObject BUNDLE =
            (JsonObject) Json.parse(Recorded.bundleText()).orThrow();

    /// A field that is missing here was never looked at: add it, and say what its change is answered with.
    private static final Set<String> FIELDS = new TreeSet<>(Set.of(
            "agent",
            "device",
            "expires_at",
            "features",
            "features[]",
            "issued_at",
            "limits",
            "limits.max_message",
            "limits.max_ttl_s",
            "name",
            "policy",
            "policy.durable",
            "policy.require",
            "serial",
            "sig",
            "spk",
            "spk.created_at",
            "spk.id",
            "spk.key",
            "spk.sig",
            "suites",
            "suites[]",
            "v"));

    @Test
    void theseAreTheFieldsOfABundleThatThisCodeWrites() {
        SignedBundle written = Recorded.bundle().bundle().sign(BOB);

        assertThat(Tampering.fields(BUNDLE)).isEqualTo(FIELDS);
        assertThat(Tampering.fields((JsonObject) Json.parse(written.text()).orThrow()))
                .isEqualTo(FIELDS);
    }

    @Test
    void everyFieldOfABundleThatIsChangedIsRefusedWithItsCode() {
        for (Change change : Tampering.of(BUNDLE)) {
            assertThat(code(SignedBundle.read(utf8(change.changed().toString()))))
                    .as("%s: %s", change.field(), change.changed())
                    .isIn(codes(change.field()));
        }
    }

    /// Whoever wrote another id must have been able to sign by it; one that is no key has a code of its own.
    private static Set<ErrorCode> codes(String field) {
        return switch (field) {
            case "v" -> EnumSet.of(ErrorCode.BUNDLE_VERSION);
            case "agent" -> EnumSet.of(ErrorCode.BAD_BUNDLE, ErrorCode.BAD_IDENTITY_KEY);
            default -> EnumSet.of(ErrorCode.BAD_BUNDLE);
        };
    }

    /// Of a name that a text gives twice one reader takes the first, another one the last.
    @Test
    void aFieldOfABundleThatIsGivenTwiceIsRefused() {
        for (Change change : Tampering.of(BUNDLE)) {
            String members = change.changed().toString();
            String text = BUNDLE.toString();
            String both = text.substring(0, text.length() - 1) + "," + members.substring(1);

            assertThat(code(SignedBundle.read(utf8(both))))
                    .as(change.field())
                    .isIn(ErrorCode.BAD_BUNDLE, ErrorCode.BUNDLE_VERSION);
        }
    }

    @Test
    void everyBitOfABundlesTextIsLookedAt() {
        Set<ErrorCode> codes = EnumSet.of(ErrorCode.BAD_BUNDLE, ErrorCode.BUNDLE_VERSION, ErrorCode.BAD_IDENTITY_KEY);
        byte[] text = Recorded.bundleText();
        for (int bit = 0; bit < text.length * 8; bit++) {
            byte[] changed = text.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(code(SignedBundle.read(changed))).as("bit %d", bit).isIn(codes);
        }
    }

    @Test
    void everyFieldOfAOneTimePrekeyThatIsChangedIsRefusedWithItsCode() {
        OneTimePrekey prekey = Recorded.oneTime(101);
        JsonObject json = (JsonObject) Json.parse(prekey.toJson()).orThrow();

        assertThat(Tampering.fields(json)).containsExactly("id", "key", "sig");
        for (Change change : Tampering.of(json)) {
            Decoded<OneTimePrekey> read = Json.decode(change.changed().toString(), OneTimePrekey.SHAPE);
            if (change.isAddition()) {
                assertThat(read).as("unknown, and not signed").isEqualTo(Decoded.ok(prekey));
            } else {
                assertThat(code(read.then(other -> Claimed.of(Recorded.bundle(), other))))
                        .as("%s: %s", change.field(), change.changed())
                        .isIn(ErrorCode.MALFORMED, ErrorCode.BAD_BUNDLE);
            }
        }
    }

    private static ErrorCode code(Decoded<?> read) {
        if (read instanceof Decoded.Bad<?>(Violation why)) {
            return why.code();
        }
        throw new AssertionError("taken: " + read);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
