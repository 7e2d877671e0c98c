package io.agentmesh.tests.interop.rule;

import java.io.IOException;

/// The rows of the table.
enum Rule {
    I1("I1 a library that reads our stream to its end can ask again", LibraryRules::endOfAStreamIsPlain),
    I2("I2 a stream of a library is read to its end, and we can ask again", LibraryRules::sealedEndIsOpened),
    I3("I3 fifty requests at once to a daemon are fifty answers", DaemonRules::fiftyAtOnce),
    I3_LIBRARY("I3 fifty requests at once to an agent of the library", LibraryRules::fiftyAtOnceToAnAgent),
    I4("I4 a late answer makes no request at either end", DaemonRules::lateAnswersAreNoRequests),
    I5("I5 late answers are read and dropped, and their session goes on", DaemonRules::lateAnswersAreRead),
    I6("I6 a late message 2 is answered with message 3", HandshakeRules::lateMessageTwoIsCompleted),
    I6_ABSENT(
            "I6 a daemon that was away is reached once it is there",
            HandshakeRules::absentDaemonIsReachedOnceItIsThere),
    I6_BUSY("I6 a daemon that was busy is reached once it is free", HandshakeRules::busyDaemonIsReachedOnceItIsFree),
    I7("I7 handshakes of two daemons cross", HandshakeRules::crossingWithADaemon),
    I7_LIBRARY("I7 handshakes with an agent of the library cross", HandshakeRules::crossingWithALibrary),
    I8("I8 a daemon with a session of yesterday is told so at once", HandshakeRules::lostSessionIsTold),
    I9("I9 and is healed without a restart", HandshakeRules::daemonIsHealed),
    I10("I10 a failure of the local agent is answered", DaemonRules::failureOfTheAgentIsAnswered),
    I11("I11 nothing above one Noise message leaves", DaemonRules::largePayloadsAreRefused),
    I12("I12 everything that daemon and library say passes our checks", LibraryRules::everythingPassesOurChecks),
    I13("I13 a daemon with a new Noise key is taken for itself", HandshakeRules::newNoiseKeyIsTaken),
    I14("I14 a relay that restarts is logged in to anew", RelayRules::refusedResumeIsFollowedByALogin),
    I15("I15 no ping to an agent before its login is answered", RelayRules::noPingBeforeTheResult),
    I16("I16 two daemons take turns with one home", RelayRules::oneHome),
    I17("I17 a slow request of a daemon holds up none of its others", DaemonRules::slowRequestHoldsUpNothing),
    W6("W6 slow handlers of ours hold up neither their callers nor others", DaemonRules::slowHandlersHoldUpNobody),
    OUTBOX("outbox: a daemon that is away gets the request when it is back", RelayRules::outboxWaits),
    FRAMES("durable: a thousand frames by the original's relay disturb nobody", OfflineRules::aThousandFrames);

    /// What a row does; it throws when something is otherwise than the rule has it.
    interface Proof {
        void play(RuleStage stage) throws IOException, InterruptedException;
    }

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // each is a reference to a static method
    private final Proof proof;

    Rule(String label, Proof proof) {
        this.label = label;
        this.proof = proof;
    }

    /// What the row is called.
    String label() {
        return label;
    }

    Proof proof() {
        return proof;
    }
}
