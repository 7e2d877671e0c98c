package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// docs/json-output.md: the members of each command's document. A change here is a change for every script.
final class JsonOutputIT {
    private static final String CARD = "{\"id\":\"b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01\",\"agent_id\":\"A\","
            + "\"owner_id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\","
            + "\"group_id\":\"7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10\",\"name\":\"n\",\"capabilities\":[],"
            + "\"registered_at\":\"2026-05-01T10:00:00Z\",\"updated_at\":\"2026-05-01T10:00:00Z\"}";

    @ParameterizedTest
    @CsvSource({
        "version, version",
        "keygen, agent_id secret_key",
        "auth-header, headers",
        "acl json --source s --target t --allow x, rule",
    })
    void documentOfACommandThatAsksNobody(String command, String members, @TempDir Path home) {
        Terminal terminal = Terminal.at(home).withConfig("bearer_token = \"t\"\n");

        assertThatDocument(terminal.typeForSecret(words(command))).isEqualTo(expected(members));
    }

    @ParameterizedTest
    @CsvSource({
        "discover, agents, []",
        "deregister --id x, deregistered, ''",
    })
    void documentOfACommandThatAsksTheRegistry(String command, String members, String answer, @TempDir Path home)
            throws IOException {
        try (FakePartner registry = FakePartner.onTcp().willAnswer(200, answer)) {
            Terminal terminal = Terminal.at(home).with("MESH_CP_URL", registry.url());

            assertThatDocument(terminal.type(words(command))).isEqualTo(expected(members));
        }
    }

    @ParameterizedTest
    @CsvSource({"register --name n --capabilities c"})
    void documentOfARegistration(String command, @TempDir Path home) throws IOException {
        try (FakePartner registry = FakePartner.onTcp().willAnswer(200, "[]").willAnswer(201, CARD)) {
            Terminal terminal = Terminal.at(home).with("MESH_CP_URL", registry.url());

            assertThatDocument(terminal.type(words(command))).isEqualTo(expected("agent"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "status, status, {}",
        "request --target t --capability c, payload, '{\"payload\":1}'",
        "acl list, rules, []",
        "acl create --source s --target t --capabilities c, rule, {}",
        "acl delete --id r, deleted, ''",
        "group list, groups, []",
        "group create --name n, group, {}",
        "group add-member --group-id g --user-id u, group_id role user_id, ''",
        "group remove-member --group-id g --user-id u, group_id user_id, ''",
        "setup-key list, setup_keys, []",
        "setup-key create --group-id g, raw_key setup_key, '{\"setup_key\":{},\"raw_key\":\"k\"}'",
        "setup-key revoke --id k, revoked, ''",
        "rotate, rotation, {}",
        "rotate --complete, rotation, {}",
        "revoke, revocation, {}",
        "up --name n --capabilities c, agent, '{\"agent_card\":{},\"api_token\":\"t\"}'",
    })
    void documentOfACommandThatAsksTheDaemon(String command, String members, String answer, @TempDir Path home)
            throws IOException {
        Path socket = home.resolve("d.sock");
        try (FakePartner _ = FakePartner.onSocket(socket).willAnswer(200, answer)) {
            Terminal terminal = Terminal.at(home)
                    .with("MESH_SECRET_KEY", Keys.ALICE.secretHex())
                    .with("MESH_SETUP_KEY", "k");

            assertThatDocument(terminal.type(words("--meshd " + socket + " " + command)))
                    .isEqualTo(expected(members));
        }
    }

    private static String[] words(String command) {
        return ("-o json " + command).split(" ");
    }

    private static List<String> expected(String members) {
        List<String> names = new ArrayList<>(List.of(members.split(" ")));
        names.add("schema");
        return names.stream().sorted().toList();
    }

    private static ListAssert<String> assertThatDocument(Typed typed) {
        assertThat(typed.exitCode()).isZero();
        JsonObject document = (JsonObject) Json.parse(typed.out().strip()).orThrow();
        assertThat(document.get("schema")).hasToString("\"mesh.v1\"");
        return assertThat(List.copyOf(document.members().keySet()));
    }
}
