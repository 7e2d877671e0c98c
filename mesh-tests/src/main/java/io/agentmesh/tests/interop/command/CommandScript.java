package io.agentmesh.tests.interop.command;

import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.examples.play.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What the four people type, in an order that works in the original's mesh: what breaks its daemons comes last. Each
/// command is tried in a form that succeeds and, where it says something, in one that is refused.
final class CommandScript {
    /// A tool's name begins with so much of its agent's id (meshctl §8.9).
    private static final int TOOL_PREFIX = 8;

    private static final String NO_CARD = "00000000-0000-0000-0000-000000000000";
    private static final Pattern DENIAL = Pattern.compile("denied", Pattern.CASE_INSENSITIVE);

    private final CommandStage stage;
    private final Typist typist;

    private CommandScript(CommandStage stage, Transcript transcript) {
        this.stage = stage;
        this.typist = new Typist(stage.cast().meshctl(), transcript, stage.settled());
    }

    static void play(CommandStage stage, Transcript transcript) throws IOException {
        var script = new CommandScript(stage, transcript);
        script.withoutAnybody();
        script.logIn();
        Cards cards = script.register();
        script.discover();
        stage.startDaemons();
        script.rulesAndRequests();
        script.setupKeys(cards.group());
        script.groups();
        script.rotate();
        script.revoke();
        script.deregister(cards.bobs());
    }

    private void withoutAnybody() {
        Person dave = stage.dave();
        for (String[] words : new String[][] {{"frobnicate"}, {}, {"acl"}, {"register"}, {"request", "--target"}}) {
            typist.same(CommandRow.HELP, dave, words);
        }
        typist.own(CommandRow.HELP, "Usage:", dave, "help", "acl", "create");
        typist.same(CommandRow.KEYGEN, dave, "keygen");
        String bob = "--target=" + stage.bob().key().id();
        typist.same(CommandRow.ACL_JSON, dave, "acl", "json", "--source=s", bob, "--allow", "x, y");
        typist.same(CommandRow.STATUS, dave, "status");
        typist.same(CommandRow.REQUEST, dave, "request", bob, "--capability", "echo");
    }

    /// No provider stands behind these registries: all that a login in a browser can give is a refusal.
    private void logIn() throws IOException {
        typist.same(CommandRow.LOGIN, stage.dave(), "login", "--cp-url", stage.registryUrl());
        Actor alice = stage.alice();
        Path token = Files.writeString(alice.person().home().resolve("token"), alice.token() + "\n");
        String[] words = {"login", "--token-file", token.toString(), "--cp-url", stage.registryUrl()};
        typist.own(CommandRow.LOGIN_WITH_TOKEN, "", alice.person(), words);
        typist.own(
                CommandRow.AUTH_HEADER,
                "{\"Authorization\":\"Bearer " + alice.token() + "\"}",
                alice.person(),
                "auth-header");
    }

    /// What later commands name.
    ///
    /// @param group the group of Alice's card
    /// @param bobs the id of Bob's card
    private record Cards(String group, String bobs) {}

    private Cards register() {
        Person alice = stage.alice().person();
        Typed card = typist.same(CommandRow.REGISTER, alice, "register", "--name", "alice", "--capabilities", "echo");
        String[] described = {
            "register", "--name", "bob", "--capabilities", "echo, admin", "--description", "the second"
        };
        Typed bobs = typist.same(CommandRow.REGISTER, stage.bob().person(), described);
        typist.same(
                CommandRow.REGISTER, stage.carol().person(), "register", "--name", "carol", "--capabilities", "echo");
        typist.same(CommandRow.REGISTER, stage.dave(), "register", "--name", "dave", "--capabilities", "echo");
        return new Cards(CommandStage.text(card.out(), "group_id"), CommandStage.text(bobs.out(), "id"));
    }

    private void discover() {
        Person alice = stage.alice().person();
        typist.same(CommandRow.DISCOVER, alice, "discover");
        typist.same(CommandRow.DISCOVER, alice, "discover", "--capability", "admin");
        typist.same(CommandRow.DISCOVER, alice, "discover", "--search", "second");
        typist.same(CommandRow.DISCOVER, alice, "discover", "--capability=none");
        typist.same(CommandRow.DISCOVER, stage.dave(), "discover");
    }

    private void rulesAndRequests() {
        Person alice = stage.alice().person();
        String source = "--source=" + stage.alice().key().id();
        String target = "--target=" + stage.bob().key().id();
        typist.same(CommandRow.ACL_CREATE, alice, "acl", "create", source, target, "--capabilities", "echo, list");
        Typed rules = typist.same(CommandRow.ACL_LIST, alice, "acl", "list");
        typist.same(CommandRow.STATUS, alice, "status");
        untilBobHasHeard(source, target);
        typist.same(
                CommandRow.REQUEST,
                alice,
                "request",
                target,
                "--capability",
                "echo",
                "--payload",
                "{\"b\":1,\"a\":\"x\"}");
        typist.same(CommandRow.REQUEST, alice, "request", target, "--capability=echo", "--payload=[1,2.50,null]");
        typist.same(CommandRow.REQUEST, alice, "request", target, "--capability", "echo");
        typist.same(CommandRow.REQUEST, alice, "request", target, "--capability", "echo", "--payload", "{");
        typist.same(CommandRow.REQUEST, alice, "request", target, "--capability", "echo", "--timeout", "soon");
        String nobody = "--target=" + CommandStage.nobodysKey().id();
        typist.same(CommandRow.REQUEST, alice, "request", nobody, "--capability", "echo", "--timeout", "1");
        typist.same(
                CommandRow.REQUEST,
                stage.carol().person(),
                "request",
                target,
                "--capability",
                "echo",
                "--timeout",
                "20");
        String rule = CommandStage.text(rules.out(), "id");
        typist.same(CommandRow.ACL_DELETE, alice, "acl", "delete", "--id", NO_CARD);
        typist.own(CommandRow.MCP_SERVER, "\\\"message\\\":\\\"hi\\\"", alice, mcpMessages(), new String[] {
            "mcp-server", "--stdio"
        });
        typist.same(CommandRow.ACL_DELETE, alice, "acl", "delete", "--id", rule);
        typist.same(CommandRow.ACL_LIST, alice, "acl", "list");
    }

    /// A daemon hears of rules a moment after the registry has them, and denies until then.
    private void untilBobHasHeard(String source, String target) {
        Person alice = stage.alice().person();
        stage.lab().await("bob's daemon to hear of " + source, () -> {
            Typed asked = alice.meshctl("request", target, "--capability", "echo", "--timeout", "30");
            return !DENIAL.matcher(asked.printed()).find();
        });
    }

    /// What an assistant sends: it says hello, looks for tools and calls Bob's.
    private String mcpMessages() {
        String tool = stage.bob().key().id().value().substring(0, TOOL_PREFIX) + "__echo";
        return """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"interop","version":"1"}}}
                {"jsonrpc":"2.0","method":"notifications/initialized"}
                {"jsonrpc":"2.0","id":2,"method":"tools/list"}
                {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"%s","arguments":{"message":"hi"}}}
                """.formatted(tool);
    }

    private void setupKeys(String group) {
        Person alice = stage.alice().person();
        Typed made = stage.withOurs(stage.alice(), "setup-key", "create", "--group-id", group, "--usage=one-off");
        String key = CommandStage.text(made.out(), "raw_key");
        typist.same(CommandRow.SETUP_KEY_LIST, alice, "setup-key", "list");
        up(key);
        Typed second = stage.withOurs(stage.alice(), "setup-key", "create", "--group-id", group);
        String id = CommandStage.text(second.out(), "id");
        typist.same(CommandRow.SETUP_KEY_REVOKE, alice, "setup-key", "revoke", "--id", id);
        typist.same(CommandRow.SETUP_KEY_REVOKE, alice, "setup-key", "revoke", "--id", NO_CARD);
        typist.mended(CommandRow.SETUP_KEY_CREATE, alice, "setup-key", "create", "--group-id", group);
        String[] reusable = {"setup-key", "create", "--group-id", group, "--usage", "reusable", "--max-uses", "5"};
        typist.mended(CommandRow.SETUP_KEY_CREATE, alice, reusable);
        typist.same(CommandRow.SETUP_KEY_CREATE, alice, "setup-key", "create", "--group-id", NO_CARD);
    }

    /// Dave's machine has no login; he asks through a daemon that runs. A setup key is good once.
    private void up(String setupKey) {
        Person dave = stage.dave();
        String socket = stage.alice().person().meshDir().resolve("meshd.sock").toString();
        String secret = CommandStage.davesKey().secretHex();
        String[] words = {
            "--meshd",
            socket,
            "up",
            "--name",
            "dave",
            "--capabilities",
            "a,b",
            "--setup-key",
            setupKey,
            "--secret-key",
            secret
        };
        typist.same(CommandRow.UP, dave, words);
        typist.same(CommandRow.DISCOVER, stage.alice().person(), "discover", "--search", "dave");
        typist.same(CommandRow.UP, dave, words);
        typist.same(CommandRow.UP, dave, "--meshd", socket, "up", "--name", "dave", "--capabilities", "a");
    }

    private void groups() {
        Person alice = stage.alice().person();
        String carol = stage.userId(stage.carol());
        typist.same(CommandRow.GROUP_LIST, alice, "group", "list");
        Typed team = typist.same(CommandRow.GROUP_CREATE, alice, "group", "create", "--name", "team");
        String id = CommandStage.text(team.out(), "id");
        String[] member = {"--group-id", id, "--user-id", carol};
        stage.withOurs(stage.alice(), "group", "add-member", member[0], id, member[2], carol);
        typist.same(CommandRow.GROUP_REMOVE_MEMBER, alice, "group", "remove-member", member[0], id, member[2], carol);
        typist.mended(CommandRow.GROUP_ADD_MEMBER, alice, "group", "add-member", member[0], id, member[2], carol);
        typist.same(CommandRow.GROUP_ADD_MEMBER, alice, "group", "add-member", member[0], NO_CARD, member[2], carol);
        typist.same(CommandRow.GROUP_LIST, alice, "group", "list");
    }

    private void rotate() {
        Person alice = stage.alice().person();
        typist.same(CommandRow.ROTATE, alice, "rotate", "--complete");
        typist.same(CommandRow.ROTATE, alice, "rotate", "--grace-period", "3600");
        typist.same(CommandRow.ROTATE, alice, "rotate", "--complete");
    }

    private void revoke() {
        Actor carol = stage.carol();
        String secret = carol.key().secretHex();
        typist.same(CommandRow.REVOKE, carol.person(), "revoke", "--secret-key", "no key");
        typist.same(CommandRow.REVOKE, carol.person(), "revoke", "--reason", "gone", "--secret-key", secret);
        typist.same(CommandRow.REVOKE, carol.person(), "revoke", "--secret-key", secret);
    }

    private void deregister(String card) {
        Person alice = stage.alice().person();
        typist.same(CommandRow.DEREGISTER, stage.carol().person(), "deregister", "--id", card);
        typist.same(CommandRow.DEREGISTER, alice, "deregister", "--id", card);
        typist.same(CommandRow.DEREGISTER, alice, "deregister", "--id", card);
        typist.same(CommandRow.DISCOVER, alice, "discover", "--capability", "admin");
    }
}
