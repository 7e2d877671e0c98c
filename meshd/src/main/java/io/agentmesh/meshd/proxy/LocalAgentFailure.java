package io.agentmesh.meshd.proxy;

import io.agentmesh.http.client.HttpFailure;

/// Why the local agent gave no answer, as its caller is told: a code for machines and a sentence for
/// people. The sentence says nothing of this machine's addresses.
enum LocalAgentFailure {
    UNREACHABLE("local_agent_unreachable", "the agent behind this daemon is not running or not reachable"),
    TIMEOUT("local_agent_timeout", "the agent behind this daemon did not answer in time"),
    TOO_LARGE("local_agent_answer_too_large", "the agent behind this daemon answered too much"),
    BROKEN("local_agent_broken_answer", "the agent behind this daemon broke its answer off"),
    STOPPING("stopping", "this daemon is stopping");

    private final String code;
    private final String sentence;

    LocalAgentFailure(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    static LocalAgentFailure of(HttpFailure.Kind kind) {
        return switch (kind) {
            case REFUSED, UNREACHABLE, UNKNOWN_HOST, CONNECT_TIMEOUT, TLS -> UNREACHABLE;
            case TIMEOUT -> TIMEOUT;
            case TOO_LARGE -> TOO_LARGE;
            case CUT, MALFORMED, TOO_MANY_REDIRECTS, UPGRADE_REFUSED -> BROKEN;
        };
    }

    String code() {
        return code;
    }

    String sentence() {
        return sentence;
    }
}
