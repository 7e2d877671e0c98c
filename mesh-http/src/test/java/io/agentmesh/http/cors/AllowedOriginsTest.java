package io.agentmesh.http.cors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AllowedOriginsTest {
    @Test
    void starLetsEverybodyInWhateverStandsAroundIt() {
        AllowedOrigins any = AllowedOrigins.parse(" * ");

        assertThat(AllowedOrigins.flaws(" * ")).isEmpty();
        assertThat(any.answerTo(Optional.of("https://anywhere"))).contains("*");
        assertThat(any.answerTo(Optional.empty())).contains("*");
    }

    @Test
    void listedOriginMustBeEqualByteForByte() {
        AllowedOrigins two = AllowedOrigins.parse(" https://a.example , http://localhost:3000,");

        assertThat(two.answerTo(Optional.of("https://a.example"))).contains("https://a.example");
        assertThat(two.answerTo(Optional.of("http://localhost:3000"))).contains("http://localhost:3000");
        assertThat(two.answerTo(Optional.of("https://A.example"))).isEmpty();
        assertThat(two.answerTo(Optional.of("https://a.example/"))).isEmpty();
        assertThat(two.answerTo(Optional.of("https://a.example:443"))).isEmpty();
        assertThat(two.answerTo(Optional.empty())).isEmpty();
    }

    @Test
    void originsOfAppsAndAddressesAreOrigins() {
        assertThat(AllowedOrigins.flaws("capacitor://localhost,tauri://localhost,http://[::1]:8080,http://10.0.0.1:81"))
                .isEmpty();
    }

    /// The original drops them without a word, and aborts at a star among others (registry §11 W27).
    @Test
    void w27EveryEntryThatLetsNobodyInIsNamed() {
        assertThat(AllowedOrigins.flaws("https://ok.example, https://a.example/, a.example, *, https://*.example,"
                        + " HTTPS://UP.example, https://b.example:443, null, https://x\u0007.example"))
                .hasSize(8)
                .anySatisfy(flaw -> assertThat(flaw).startsWith("\"https://a.example/\" is not an origin"))
                .anySatisfy(flaw -> assertThat(flaw).startsWith("\"*\" stands among other origins"))
                .anySatisfy(flaw -> assertThat(flaw).contains("b.example:443", "own port"))
                .anySatisfy(flaw -> assertThat(flaw).contains("https://x?.example"))
                .noneSatisfy(flaw -> assertThat(flaw).contains("ok.example"));
        assertThat(AllowedOrigins.flaws(" , ")).singleElement().asString().contains("names no origin");
    }
}
