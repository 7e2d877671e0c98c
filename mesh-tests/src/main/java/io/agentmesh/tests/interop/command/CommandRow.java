package io.agentmesh.tests.interop.command;

/// The rows of the table, in the order of the original's help.
enum CommandRow {
    HELP("help"),
    KEYGEN("keygen"),
    LOGIN("login"),
    LOGIN_WITH_TOKEN("login --token-file"),
    REGISTER("register"),
    DEREGISTER("deregister"),
    DISCOVER("discover"),
    REQUEST("request"),
    STATUS("status"),
    REVOKE("revoke"),
    ROTATE("rotate"),
    GROUP_CREATE("group create"),
    GROUP_LIST("group list"),
    GROUP_ADD_MEMBER("group add-member"),
    GROUP_REMOVE_MEMBER("group remove-member"),
    ACL_JSON("acl json"),
    ACL_LIST("acl list"),
    ACL_CREATE("acl create"),
    ACL_DELETE("acl delete"),
    SETUP_KEY_CREATE("setup-key create"),
    SETUP_KEY_LIST("setup-key list"),
    SETUP_KEY_REVOKE("setup-key revoke"),
    UP("up"),
    AUTH_HEADER("auth-header"),
    MCP_SERVER("mcp-server");

    private final String words;

    CommandRow(String words) {
        this.words = words;
    }

    /// What the row is called.
    String label() {
        return "meshctl " + words;
    }
}
