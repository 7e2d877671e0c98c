package io.agentmesh.meshd.config;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.ConfiguredAcl.Source;
import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.offline.outgoing.SessionDemands;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MeshdConfigReaderIT {
    private static final String RELAY_MISSING =
            "--relay or --cp-url is required (set relay_url / cp_url in config file or via CLI)";

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final Flags flags = new Flags();

    MeshdConfigReaderIT(@TempDir Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
    }

    @Test
    void nodeFileAloneIsEnough() throws Exception {
        Path file = nodeFile(",\"cp_url\":\"http://cp:1/\",\"acl\":{\"default_deny\":true,\"rules\":[]}");

        MeshdConfig config = read();

        assertThat(config.keys().id()).isEqualTo(ALICE.id());
        assertThat(config.keyPlace()).isEqualTo(new KeyPlace.InNodeFile(file));
        assertThat(config.relay()).isEqualTo(URI.create("wss://file/ws"));
        assertThat(config.localAgent()).isEqualTo(new LocalAgentPlace.Http(URI.create("http://file/")));
        assertThat(config.cpUrl()).isEqualTo("http://cp:1/");
        assertThat(config.acl().source()).isEqualTo(Source.COMPLETE);
        assertThat(config.token()).isNull();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void flagsWinOverEnvironmentAndFiles() throws Exception {
        nodeFile("");
        credentials("secret_key = \"" + ALICE.secretHex() + "\"\ncp_url = \"http://kept\"\n");
        environment.put("MESH_SECRET_KEY", ALICE.secretHex());
        flags.put(MeshdSettings.RELAY, "wss://flag/ws")
                .put(MeshdSettings.LOCAL_AGENT, "https://flag/")
                .put(MeshdSettings.CP_URL, "https://flag")
                .put(MeshdSettings.SECRET_KEY, BOB.secretHex());

        MeshdConfig config = read();

        assertThat(config.keys().id()).isEqualTo(BOB.id());
        assertThat(config.keyPlace()).isEqualTo(new KeyPlace.Outside("--secret-key"));
        assertThat(config.relay()).isEqualTo(URI.create("wss://flag/ws"));
        assertThat(config.localAgent()).isEqualTo(new LocalAgentPlace.Http(URI.create("https://flag/")));
        assertThat(config.cpUrl()).isEqualTo("https://flag");
        assertThat(config.warnings()).anyMatch(warning -> warning.contains("--secret-key-file"));
        assertThat(config.inForce().toString()).doesNotContain(BOB.secretHex(), ALICE.secretHex());
    }

    @Test
    void environmentsKeyWinsOverTheFiles() throws Exception {
        nodeFile("");
        environment.put("MESH_SECRET_KEY", BOB.secretHex());

        MeshdConfig config = read();

        assertThat(config.keys().id()).isEqualTo(BOB.id());
        assertThat(config.keyPlace()).isEqualTo(new KeyPlace.Outside("MESH_SECRET_KEY"));
    }

    @Test
    void whatRegisterSavedFillsTheGaps() throws Exception {
        credentials(
                "bearer_token = \"c4n4ry-tok\"\ncp_url = \"http://cp\"\nsecret_key = \"" + ALICE.secretHex() + "\"\n");
        flags.put(MeshdSettings.RELAY, "wss://r/ws").put(MeshdSettings.LOCAL_AGENT, "http://a/");

        MeshdConfig config = read();

        assertThat(config.keys().id()).isEqualTo(ALICE.id());
        assertThat(config.keyPlace()).isEqualTo(new KeyPlace.InCredentials());
        assertThat(config.cpUrl()).isEqualTo("http://cp");
        assertThat(config.token()).isNotNull();
        assertThat(config.acl().source()).isEqualTo(Source.NONE);
    }

    @Test
    void keyMayStandInAFileOfItsOwn() throws Exception {
        Path key = home.resolve("key");
        new PrivateFile(key).replace(BOB.secretHex() + "\n");
        nodeFile("");
        flags.putFile(MeshdSettings.SECRET_KEY, key.toString());

        MeshdConfig config = read();

        assertThat(config.keys().id()).isEqualTo(BOB.id());
        assertThat(config.keyPlace()).isEqualTo(new KeyPlace.InSecretFile(key));
    }

    @Test
    void settingsAboutTheLocalAgentComeFromEachSource() throws Exception {
        nodeFile(",\"local_agent_timeout\":\"45s\",\"local_agent_max_requests\":7,"
                + "\"local_agent_timeouts\":{\"report\":\"5m\",\"index\":90},\"local_agent_max_stream\":\"1GiB\"");
        environment.put("MESH_LOCAL_AGENT_LONGEST_STREAM", "2h");
        environment.put("MESH_LOCAL_AGENT_CHECK_EVERY", "1m");
        flags.put(LocalAgentSettings.MAX_ANSWER, "64KiB").put(LocalAgentSettings.HEALTH_URL, "http://agent/health");

        MeshdConfig config = read();

        assertThat(config.warnings()).isEmpty();
        assertThat(config.proxy())
                .isEqualTo(new ProxySettings(
                        new ProxyLimits(
                                Duration.ofSeconds(45),
                                Map.of("report", Duration.ofMinutes(5), "index", Duration.ofSeconds(90)),
                                7,
                                64 << 10,
                                Duration.ofHours(2),
                                1L << 30),
                        Duration.ofMinutes(1),
                        URI.create("http://agent/health"),
                        null));
    }

    @Test
    void tokenForTheLocalAgentStandsInAFileAndIsShownNowhere() throws Exception {
        Path token = home.resolve("token");
        new PrivateFile(token).replace("c4n4ry-agent\n");
        nodeFile("");
        flags.putFile(LocalAgentSettings.TOKEN, token.toString());

        MeshdConfig config = read();

        assertThat(config.proxy().token()).isNotNull();
        assertThat(Objects.requireNonNull(config.proxy().token()).matches(Secret.of("c4n4ry-agent")))
                .isTrue();
        assertThat(config.inForce().toString() + config.proxy()).doesNotContain("c4n4ry");
    }

    @Test
    void settingsAboutTheLocalAgentMayBeLeftOut() throws Exception {
        nodeFile("");

        assertThat(read().proxy()).isEqualTo(ProxySettings.defaults());
    }

    @Test
    void keyThatNobodyReadsIsWarnedOfWithTheNearest() throws Exception {
        nodeFile(",\"local_agent_timeuot\":\"45s\"");

        assertThat(read().warnings())
                .singleElement()
                .asString()
                .contains("nothing reads \"local_agent_timeuot\"", "did you mean \"local_agent_timeout\"?");
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnce() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining(RELAY_MISSING)
                .withMessageContaining(
                        "--secret-key is required (or set secret_key_hex in config file, or MESH_SECRET_KEY env");
    }

    @Test
    void relayIsReachedThroughTheProxyOfTheEnvironmentUnlessASettingSaysOtherwise() throws Exception {
        nodeFile("");
        environment.put("HTTP_PROXY", "http://user:c4n4ry@usual.test:3128");
        URI relay = URI.create("ws://relay.test/ws");

        assertThat(read().relayProxy().on(relay)).hasToString("Optional[usual.test:3128]");

        environment.put("MESH_RELAY_PROXY", "http://user:c4n4ry@other.test:8080");
        assertThat(read().relayProxy().on(relay)).hasToString("Optional[other.test:8080]");
        assertThat(read().inForce().toString()).doesNotContain("c4n4ry");

        flags.put(MeshdSettings.RELAY_PROXY, "none");
        assertThat(read().relayProxy().on(relay)).isEmpty();
    }

    @Test
    void plainWayToAnotherMachineIsRefusedUnlessSomebodySaysSo() throws Exception {
        nodeFile("");
        flags.put(MeshdSettings.RELAY, "ws://relay.test:9800/ws");
        assertRefused("--relay: relay_url = \"ws://relay.test:9800/ws\": the way to relay.test would not be encrypted;"
                + " use wss://, or on a network that is trusted add --allow-plain-relay (allow_plain_relay,"
                + " MESH_ALLOW_PLAIN_RELAY)");

        environment.put("MESH_ALLOW_PLAIN_RELAY", "true");
        assertThat(read().relay()).isEqualTo(URI.create("ws://relay.test:9800/ws"));

        environment.remove("MESH_ALLOW_PLAIN_RELAY");
        nodeFile(",\"allow_plain_relay\":true");
        assertThat(read().relay()).isEqualTo(URI.create("ws://relay.test:9800/ws"));
        assertThat(read().warnings()).isEmpty();

        flags.put(MeshdSettings.ALLOW_PLAIN_RELAY, "false");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("would not be encrypted");
    }

    @Test
    void plainWayOnThisMachineAndEncryptedOnesNeedNoWord() throws Exception {
        nodeFile("");
        for (String url :
                List.of("ws://127.0.0.1:1/ws", "ws://localhost/ws", "ws://[::1]:1/ws", "wss://relay.test/ws")) {
            flags.put(MeshdSettings.RELAY, url);
            assertThat(read().relay()).isEqualTo(URI.create(url));
        }
    }

    @Test
    void relayWithoutASchemeIsReachedByTlsUnlessItIsHere() throws Exception {
        nodeFile("");
        flags.put(MeshdSettings.RELAY, "relay.test/relay/ws");
        assertThat(read().relay()).isEqualTo(URI.create("wss://relay.test/relay/ws"));

        flags.put(MeshdSettings.RELAY, "127.0.0.1:9800/ws");
        assertThat(read().relay()).isEqualTo(URI.create("ws://127.0.0.1:9800/ws"));
    }

    @Test
    void certificatesBesideTheJdksAreReadFromTheirFile() throws Exception {
        nodeFile("");
        assertThat(read().roots()).isNull();
        assertThat(read().registryWay().trust()).isSameAs(TlsTrust.JDK);

        Path file = TestCertificate.of("dns:relay.test", home).writeChain(home.resolve("ca.pem"));
        environment.put("MESH_CA_FILE", file.toString());
        MeshdConfig config = read();
        assertThat(config.roots()).isNotNull();
        assertThat(config.registryWay().trust().context()).isSameAs(config.roots());

        Files.writeString(file, "hello");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageStartingWith("MESH_CA_FILE: ca_file: " + file + " holds no certificate");
    }

    @Test
    void agentsThatComeBackWithLessAreServedUnlessSomebodySaysOtherwise() throws Exception {
        nodeFile("");
        assertThat(read().downgrade()).isEqualTo(WhenLess.RECORD);

        environment.put("MESH_DOWNGRADE", "refuse");
        assertThat(read().downgrade()).isEqualTo(WhenLess.REFUSE);

        flags.put(MeshdSettings.DOWNGRADE, "record");
        assertThat(read().downgrade()).isEqualTo(WhenLess.RECORD);

        flags.put(MeshdSettings.DOWNGRADE, "ignore");
        assertRefused("--downgrade: downgrade = \"ignore\": expected one of record, refuse");
    }

    @Test
    void proxyThatIsNoneIsRefusedWithoutItsPassword() throws Exception {
        nodeFile("");
        flags.put(MeshdSettings.RELAY, "wss://relay.test/ws");
        environment.put("https_proxy", "socks5://user:c4n4ry@proxy.test");
        assertRefused("https_proxy: expected http://[user:password@]host[:port]");

        flags.put(MeshdSettings.RELAY_PROXY, "user:c4n4ry@:");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining(
                        "relay_proxy = [redacted]: expected http://[user:password@]host[:port], or none");
    }

    @Test
    void proxyThatIsNoneHindersNobodyWhoNeedsNone() throws Exception {
        nodeFile("");
        flags.put(MeshdSettings.RELAY, "ws://127.0.0.1:9800/ws");
        environment.put("https_proxy", "socks5://user:c4n4ry@proxy.test");
        URI later = URI.create("https://registry.test");

        assertThat(read().cpProxy().on(later).flatMap(HttpProxy::trouble))
                .contains("https_proxy: expected http://[user:password@]host[:port]");

        flags.put(MeshdSettings.CP_URL, "https://registry.test");
        assertRefused("https_proxy: expected http://[user:password@]host[:port]");
        flags.put(MeshdSettings.CP_URL, "http://registry.test");
        assertThat(read().cpProxy().on(URI.create("http://registry.test"))).isEmpty();
        flags.put(MeshdSettings.CP_URL, "https://registry.test");
        environment.put("NO_PROXY", "registry.test");
        assertThat(read().cpProxy().on(later)).isEmpty();
        environment.remove("NO_PROXY");
        flags.put(MeshdSettings.CP_PROXY, "none");
        assertThat(read().cpProxy().on(later)).isEmpty();
    }

    @Test
    void wayToTheRegistryHasAProxyOfItsOwn() throws Exception {
        nodeFile("");
        URI registry = URI.create("https://registry.test");
        URI relay = URI.create("wss://relay.test/ws");
        environment.put("HTTPS_PROXY", "http://user:c4n4ry@usual.test:3128");
        assertThat(read().cpProxy().on(registry)).hasToString("Optional[usual.test:3128]");

        environment.put("MESH_CP_PROXY", "http://other.test");
        assertThat(read().cpProxy().on(registry)).hasToString("Optional[other.test:80]");
        assertThat(read().relayProxy().on(relay)).hasToString("Optional[usual.test:3128]");

        flags.put(MeshdSettings.CP_PROXY, "none");
        assertThat(read().cpProxy().on(registry)).isEmpty();
        assertThat(read().relayProxy().on(relay)).isPresent();

        flags.put(MeshdSettings.CP_PROXY, "socks5://user:c4n4ry@proxy.test");
        assertRefused("--cp-proxy: cp_proxy = [redacted]: expected http://[user:password@]host[:port], or none");
    }

    /// Values are a relay's `rate_limit` and `rate_burst`; a tenth less is sent.
    @Test
    void paceTowardARelayThatDoesNotSayItsOwnCanBeSet() throws Exception {
        nodeFile("");
        assertThat(read().relayRate()).isEqualTo(new SendRate(45, 90));

        environment.put("MESH_RELAY_RATE", "1000000:1000000");
        assertThat(read().relayRate()).isEqualTo(new SendRate(900_000, 900_000));

        flags.put(MeshdSettings.RELAY_RATE, "500:2000");
        assertThat(read().relayRate()).isEqualTo(new SendRate(450, 1_800));
    }

    @Test
    void howLongTheRelayKeepsEnvelopesCanBeSet() throws Exception {
        nodeFile("");
        assertThat(read().relayQueueTtl()).isEqualTo(Duration.ofMinutes(5));

        environment.put("MESH_RELAY_QUEUE_TTL", "7d");
        assertThat(read().relayQueueTtl()).isEqualTo(Duration.ofDays(7));

        flags.put(MeshdSettings.RELAY_QUEUE_TTL, "8d");
        assertRefused("--relay-queue-ttl: relay_queue_ttl = \"8d\": expected a time from 1s to 7d,"
                + " such as 250ms, 30s, 5m, 2h, 7d");
    }

    @Test
    void largestPayloadCanBeSet() throws Exception {
        nodeFile("");
        assertThat(read().maxPayload()).isEqualTo(8 << 20);

        environment.put("MESH_MAX_PAYLOAD", "11MiB");
        assertThat(read().maxPayload()).isEqualTo(11 << 20);

        flags.put(MeshdSettings.MAX_PAYLOAD, "64KiB");
        assertThat(read().maxPayload()).isEqualTo(64 << 10);

        flags.put(MeshdSettings.MAX_PAYLOAD, "65535");
        assertRefused("--max-payload: max_payload = \"65535\": expected a size from 65536 to 11534336 bytes,"
                + " such as 65536, 64KiB, 1MiB");
        flags.put(MeshdSettings.MAX_PAYLOAD, "11534337");
        assertRefused("--max-payload: max_payload = \"11534337\": expected a size from 65536 to 11534336 bytes,"
                + " such as 65536, 64KiB, 1MiB");
    }

    @Test
    void ruleForDurableMessagesCanBeSetForAllAndForOne() throws Exception {
        nodeFile("");
        assertThat(read().durable().againstDurable(BOB.id())).isEmpty();

        environment.put("MESH_DURABLE", "off");
        assertThat(read().durable().againstDurable(BOB.id())).isPresent();

        flags.put(MeshdSettings.DURABLE, "off," + BOB.id() + "=require");
        assertThat(read().durable().againstDurable(BOB.id())).isEmpty();
        assertThat(read().durable().againstLive(BOB.id())).isPresent();

        flags.put(MeshdSettings.DURABLE, "sometimes");
        assertRefused(
                "--durable: durable = \"sometimes\": expected off, allow or require, and AGENT_ID=RULE for others,"
                        + " with commas");
    }

    @Test
    void whatSessionsOfDurableMessagesMustHaveCanBeSetForAllAndForOne() throws Exception {
        nodeFile(",\"min_suite\":1,\"require_one_time\":true");
        assertThat(read().durable().demands(BOB.id())).isEqualTo(new SessionDemands(1, true));

        environment.put("MESH_REQUIRE_ONE_TIME", "false," + BOB.id() + "=true");
        flags.put(MeshdSettings.MIN_SUITE, "1," + BOB.id() + "=2");
        assertThat(read().durable().demands(BOB.id())).isEqualTo(new SessionDemands(2, true));
        assertThat(read().durable().demands(ALICE.id())).isEqualTo(SessionDemands.NONE);

        flags.put(MeshdSettings.REQUIRE_ONE_TIME, "now and then");
        assertRefused(
                "--require-one-time: require_one_time = \"now and then\": expected true or false, and AGENT_ID=RULE"
                        + " for others, with commas");
    }

    @ParameterizedTest
    @ValueSource(strings = {"50", "0:100", "50:1", "1000001:100", "50:1000001", "-1:5", "fast"})
    void paceOutOfRangeIsRefused(String rate) throws Exception {
        nodeFile("");
        flags.put(MeshdSettings.RELAY_RATE, rate);

        assertRefused("--relay-rate: relay_rate = \"" + rate
                + "\": expected PER_SECOND:AT_ONCE, such as 50:100, from 1:2 to 1000000:1000000");
    }

    @Test
    void mcpServerStandsInForTheLocalAgent() throws Exception {
        environment.put("MESH_SECRET_KEY", ALICE.secretHex());
        flags.put(MeshdSettings.RELAY, "wss://r/ws")
                .put(MeshdSettings.MCP_COMMAND, "/usr/bin/npx -y 'a server' \"in \\\"quotes\\\"\" a\\ b");

        LocalAgentPlace place = read().localAgent();

        assertThat(place)
                .isEqualTo(new LocalAgentPlace.McpCommand(
                        List.of("/usr/bin/npx", "-y", "a server", "in \"quotes\"", "a b")))
                .hasToString("McpCommand[mcp:npx]");

        flags.put(MeshdSettings.LOCAL_AGENT, "http://h/");
        assertRefused("--local-agent, --mcp-command, --mcp-url: there is one local agent (expected: one of them)");
    }

    @Test
    void mcpServerMayBeAUrl() throws Exception {
        environment.put("MESH_SECRET_KEY", ALICE.secretHex());
        flags.put(MeshdSettings.RELAY, "wss://r/ws").put(MeshdSettings.MCP_URL, "https://tools.test/c4n4ry/mcp");

        assertThat(read().localAgent())
                .isEqualTo(new LocalAgentPlace.McpUrl(URI.create("https://tools.test/c4n4ry/mcp")))
                .hasToString("McpUrl[mcp:tools.test:443]");

        flags.put(MeshdSettings.MCP_URL, "tools.test");
        assertRefused("--mcp-url: mcp_url = \"tools.test\": expected a URL such as http://host (schemes: http, https)");
    }

    @Test
    void commandWithoutItsLastQuoteIsRefused() {
        environment.put("MESH_SECRET_KEY", ALICE.secretHex());
        flags.put(MeshdSettings.RELAY, "wss://r/ws").put(MeshdSettings.MCP_COMMAND, "npx 'a");

        assertRefused("--mcp-command: mcp_command = \"npx 'a\": expected a program and its arguments, quotes closed");
    }

    @Test
    void relayNeedsALocalAgent() {
        environment.put("MESH_SECRET_KEY", ALICE.secretHex());
        flags.put(MeshdSettings.RELAY, "wss://r/ws");

        assertRefused("--local-agent is required when relay is configured (or set local_agent_url in config file)");
    }

    @Test
    void controlPlaneAloneIsEnough() throws Exception {
        environment.put("MESH_SECRET_KEY", ALICE.secretHex());
        flags.put(MeshdSettings.CP_URL, "http://cp");

        assertThat(read().relay()).isNull();
    }

    @Test
    void urlsOfTheWrongKindAreNamedWithTheirPlace() throws Exception {
        Path file = nodeFile("");
        flags.put(MeshdSettings.RELAY, "http://r/").put(MeshdSettings.CP_URL, "cp");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("--relay: relay_url = \"http://r/\": expected a URL such as wss://host/relay/ws")
                .withMessageContaining("--cp-url: cp_url = \"cp\": expected a URL such as http://host");
        assertThat(file).exists();
    }

    @Test
    void badKeyIsNamedWithItsPlaceAndNotShown() throws Exception {
        nodeFile("");
        environment.put("MESH_SECRET_KEY", "c0ffee");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("secret key must be 32 bytes (from MESH_SECRET_KEY)")
                .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("c0ffee"));
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws Exception {
        Path missing = home.resolve("missing.json");
        flags.put(MeshdSettings.CONFIG, missing.toString());
        assertRefused("failed to read config: " + missing);

        Path broken = Files.writeString(home.resolve("broken.json"), "{\"relay_url\":\"\"}");
        flags.put(MeshdSettings.CONFIG, broken.toString());
        assertRefused("failed to parse config: " + broken + ": node configuration: missing field `secret_key_hex`");

        flags.put(MeshdSettings.CONFIG, nodeFile("").toString());
        flags.put(MeshdSettings.ACL, missing.toString());
        assertRefused("failed to read ACL file: " + missing);

        flags.put(MeshdSettings.ACL, broken.toString());
        assertRefused("failed to parse ACL file: " + broken + ": acl policy: missing field `rules`");
    }

    @Test
    void credentialsThatAreNoTomlAreNamed() throws Exception {
        credentials("bearer_token: x");
        nodeFile("");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageStartingWith("failed to parse ~/.mesh/config.toml: ");
    }

    @Test
    void aclFileTakesThePlaceOfTheNodeFiles() throws Exception {
        nodeFile(",\"acl\":{\"default_deny\":true,\"rules\":[]}");
        Path acl = Files.writeString(home.resolve("acl.json"), "{\"rules\":[]}");
        flags.put(MeshdSettings.ACL, acl.toString());

        MeshdConfig config = read();

        assertThat(config.acl().source()).isEqualTo(Source.WITHOUT_DEFAULT);
        assertThat(config.warnings()).singleElement().asString().contains("default_deny");
    }

    @Test
    void everybodyMayBeLetInByAFlagAVariableOrTheFile() throws Exception {
        nodeFile(",\"allow_all\":true");
        assertThat(read().acl()).isEqualTo(ConfiguredAcl.allowingAll());
        assertThat(read().warnings()).singleElement().asString().startsWith("allow_all: every agent");

        environment.put("MESH_ALLOW_ALL", "false");
        assertThat(read().acl()).isEqualTo(ConfiguredAcl.none());
        assertThat(read().warnings()).isEmpty();

        flags.put(MeshdSettings.ALLOW_ALL, "true");
        assertThat(read().acl()).isEqualTo(ConfiguredAcl.allowingAll());
    }

    @Test
    void everybodyAndAnAclAreNotBothMeant() throws Exception {
        flags.put(MeshdSettings.ALLOW_ALL, "true");
        Path file = nodeFile(",\"acl\":{\"default_deny\":true,\"rules\":[]}");
        assertRefused("allow_all and an ACL are both given (--allow-all, acl in " + file + "): keep one of them; an ACL"
                + " with \"default_deny\": false lets in whom its rules do not name");

        nodeFile("");
        Path acl = Files.writeString(home.resolve("acl.json"), "{\"default_deny\":true,\"rules\":[]}");
        flags.put(MeshdSettings.ACL, acl.toString());
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageStartingWith("allow_all and an ACL are both given (--allow-all, --acl)");
    }

    @Test
    void filesThatOthersCanReadAreWarnedOf() throws Exception {
        Path file = nodeFile("");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(read().warnings()).containsExactly("other users can read " + file + "; run: chmod 600 " + file);
    }

    @Test
    void withoutAHomeThereIsNoMeshFolder() {
        environment.remove("HOME");

        assertRefused("HOME environment variable not set");
    }

    private MeshdConfig read() throws StartException {
        return MeshdConfigReader.read(flags, environment);
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(StartException.class).isThrownBy(this::read).withMessage(message);
    }

    private Path nodeFile(String more) throws Exception {
        Path file = home.resolve("node.json");
        new PrivateFile(file)
                .replace("{\"secret_key_hex\":\"" + ALICE.secretHex()
                        + "\",\"relay_url\":\"wss://file/ws\",\"local_agent_url\":\"http://file/\"" + more + "}");
        flags.put(MeshdSettings.CONFIG, file.toString());
        return file;
    }

    private void credentials(String text) throws Exception {
        new PrivateFile(home.resolve(".mesh/config.toml")).replace(text);
    }
}
