package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.agentmesh.core.testing.Seeds;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What must hold of every input holds of the corpus and of what comes out of damaging it.
final class MutatedCorpusProperties {
    private static final int SEEDS = 10;
    private static final int INPUTS_A_SEED = 50;

    @Test
    void everyDecoderIsAFuzzTest() {
        assertThat(DecoderFuzzTest.class.getDeclaredMethods())
                .filteredOn(method -> method.isAnnotationPresent(FuzzTest.class))
                .extracting(Method::getName)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Decoder.values()).map(Decoder::folder).toList());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void damagedInputsAreReadOrRefused(Decoder decoder) {
        List<byte[]> corpus = Corpus.of(decoder);
        corpus.forEach(input -> take(decoder, input));
        Seeds.forEach(SEEDS, random -> {
            var damage = new Damage(random, corpus);
            for (int i = 0; i < INPUTS_A_SEED; i++) {
                take(decoder, damage.next());
            }
        });
    }

    /// An error, such as a stack that overflows, fails the target as an exception does.
    private static void take(Decoder decoder, byte[] input) {
        try {
            decoder.take(input);
        } catch (RuntimeException | Error failed) {
            throw new AssertionError(
                    decoder + " failed on " + Base64.getEncoder().encodeToString(input), failed);
        }
    }
}
