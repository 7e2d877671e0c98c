package io.agentmesh.meshd.node;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.meshd.node.Access.Ground;
import io.agentmesh.meshd.node.Access.Verdict;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bob is asked. Alice's card shows Bob's owner, Carol's another one.
final class AccessTest {
    private static final String OWNER = "aa51f9c0-11d2-4f0b-8d0c-1e4b0d0b7f01";
    private static final String ANOTHER = "cc51f9c0-11d2-4f0b-8d0c-1e4b0d0b7f03";
    private static final Group GROUP =
            group("", card(ALICE.id(), OWNER), card(BOB.id(), OWNER), card(CAROL.id(), ANOTHER));

    @Test
    void withoutAnyPolicyOnlyAgentsOfOneOwnerMayCall() {
        Access access = new Access(ConfiguredAcl.none());

        assertThat(access.decide(GROUP, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.ALLOW, Ground.OWNER));
        assertThat(access.decide(GROUP, CAROL.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.OWNER));
    }

    @Test
    void beforeTheRegistrySaidAnythingNobodyMayCall() {
        Access access = new Access(ConfiguredAcl.none());

        assertThat(access.decide(Group.unknown(), ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.OWNER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"rules\":[]}", "{\"default_deny\":true,\"rules\":[]}"})
    void policyThatDoesNotAllowDeniesEvenTheSameOwner(String policy) {
        Access access = new Access(acl(policy));

        assertThat(access.decide(GROUP, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.DEFAULT));
    }

    @Test
    void writtenAllowAllowsStrangers() {
        Access access = new Access(acl("{\"default_deny\":false,\"rules\":[]}"));

        assertThat(access.decide(GROUP, CAROL.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.ALLOW, Ground.DEFAULT));
    }

    @Test
    void allowAllLetsStrangersInButForRevokedKeysAndRulesOfTheRegistry() {
        Access access = new Access(ConfiguredAcl.allowingAll());
        Group group = group(rule(ALICE.id(), "echo"), card(BOB.id(), OWNER), card(CAROL.id(), ANOTHER));

        assertThat(access.decide(group, CAROL.id(), BOB.id(), "list"))
                .isEqualTo(new Verdict(Decision.ALLOW, Ground.DEFAULT));
        assertThat(access.decide(group, ALICE.id(), BOB.id(), "list"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.RULE));
        assertThat(access.decide(group.after(event(revoked(CAROL.id()))), CAROL.id(), BOB.id(), "list"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.REVOKED));
    }

    @Test
    void ruleOfTheRegistryDecidesBeforeOwnerAndFile() {
        Group ruled = group(
                rule(CAROL.id(), "echo") + "," + rule(ALICE.id(), "list"),
                card(ALICE.id(), OWNER),
                card(BOB.id(), OWNER));
        Access access = new Access(ConfiguredAcl.none());
        Access withFile = new Access(acl("{\"default_deny\":true,\"rules\":[" + rule(ALICE.id(), "echo") + "]}"));

        assertThat(access.decide(ruled, CAROL.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.ALLOW, Ground.RULE));
        assertThat(access.decide(ruled, CAROL.id(), BOB.id(), "list"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.RULE));
        assertThat(access.decide(ruled, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.RULE));
        assertThat(withFile.decide(ruled, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.RULE));
    }

    @Test
    void ruleOfTheFileDecidesWhereTheRegistryHasNone() {
        Access access = new Access(acl("{\"default_deny\":true,\"rules\":[" + rule(CAROL.id(), "echo") + "]}"));

        assertThat(access.decide(GROUP, CAROL.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.ALLOW, Ground.RULE));
    }

    @Test
    void revokedKeyMayNothingWhateverTheRulesSay() {
        Group revoked = group(rule(ALICE.id(), "echo"), card(ALICE.id(), OWNER), card(BOB.id(), OWNER))
                .after(event(revoked(ALICE.id())));

        assertThat(new Access(acl("{\"default_deny\":false,\"rules\":[]}"))
                        .decide(revoked, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.REVOKED));
    }

    @Test
    void silentPolicyIsKnownForAWarning() {
        assertThat(acl("{\"rules\":[]}").source()).isEqualTo(ConfiguredAcl.Source.WITHOUT_DEFAULT);
    }

    private static ConfiguredAcl acl(String json) {
        return Json.decode(json, ConfiguredAcl.SHAPE).orThrow();
    }

    private static Group group(String rules, String... cards) {
        return Group.unknown()
                .after(event("{\"type\":\"full_sync\",\"data\":{\"peers\":["
                        + Arrays.stream(cards).collect(Collectors.joining(","))
                        + "],\"acl_rules\":[" + rules + "],\"revoked_keys\":[],\"relay_endpoints\":[],\"seq\":1}}"));
    }

    private static SyncEvent event(String json) {
        Decoded<SyncEvent> event = SyncEvent.decode(json);
        return event.orThrow();
    }

    private static String revoked(AgentId agent) {
        return "{\"type\":\"key_revoked\",\"data\":{\"agent_id\":\"" + agent
                + "\",\"timestamp\":1,\"signature\":\"cp_rotation\"}}";
    }

    private static String rule(AgentId source, String capability) {
        return "{\"source\":\"" + source + "\",\"target\":\"" + BOB.id() + "\",\"allowed_capabilities\":[\""
                + capability + "\"]}";
    }

    private static String card(AgentId agent, String owner) {
        return "{\"id\":\"0f6c2b1e-7d1a-4a7a-9f55-2c8f0d6e1a33\",\"agent_id\":\"" + agent + "\",\"owner_id\":\"" + owner
                + "\",\"group_id\":\"bb51f9c0-11d2-4f0b-8d0c-1e4b0d0b7f02\",\"name\":\"n\",\"capabilities\":[],"
                + "\"registered_at\":\"2031-05-04T08:00:00Z\",\"updated_at\":\"2031-05-04T08:00:00Z\"}";
    }
}
