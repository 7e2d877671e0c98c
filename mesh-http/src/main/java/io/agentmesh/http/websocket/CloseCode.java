package io.agentmesh.http.websocket;

/// The close codes of RFC 6455 §7.4.1 that are used here.
public final class CloseCode {
    /// The purpose of the connection is fulfilled.
    public static final int NORMAL = 1000;
    /// This end is going away: a server that stops.
    public static final int GOING_AWAY = 1001;
    /// The other end broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;
    /// Never sent: the close frame had no code.
    public static final int NO_STATUS = 1005;
    /// Never sent: the connection ended without a close frame.
    public static final int ABNORMAL = 1006;
    /// A text message was not UTF-8.
    public static final int INVALID_PAYLOAD = 1007;
    /// The other end may not do that.
    public static final int POLICY_VIOLATION = 1008;
    /// A frame or message is above our limit.
    public static final int TOO_BIG = 1009;
    /// Something broke at this end.
    public static final int INTERNAL_ERROR = 1011;
    /// Not now: "Try Again Later" in the IANA registry of close codes.
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}
}
