package io.agentmesh.tests.fuzz;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.json.Utf8Text;
import java.util.function.Function;

/// The frames between agent and relay, in both directions.
final class FrameTargets {
    private FrameTargets() {}

    static void opening(String text) {
        fromAgent(text, FrameCodec::decodeOpening);
    }

    static void response(String text) {
        fromAgent(text, FrameCodec::decodeResponse);
    }

    static void challenge(String text) {
        fromRelay(text, FrameCodec::decodeChallenge);
    }

    static void result(String text) {
        fromRelay(text, FrameCodec::decodeResult);
    }

    /// Whether it is one and what it says are two questions; both have an answer.
    static void ack(String text) {
        FrameCodec.isAck(Utf8Text.of(text));
        fromAgent(text, json -> FrameCodec.decodeAck(Utf8Text.of(json)));
    }

    /// Notices and envelopes, told apart by how they begin.
    static void steady(String text) {
        fromRelay(text, FrameCodec::decodeSteady);
    }

    private static <T extends AgentFrame> void fromAgent(String text, Function<String, Decoded<T>> decode) {
        Contract.holds(text, decode, FrameCodec::encode);
    }

    private static <T extends RelayFrame> void fromRelay(String text, Function<String, Decoded<T>> decode) {
        Contract.holds(text, decode, FrameCodec::encode);
    }
}
