package io.agentmesh.tests.simulation;

/// A weakness of the offline channel that can be switched on for a run. A simulation that does not find it
/// proves nothing.
enum DurableQuirk {
    /// Nothing is known any more of what was sent.
    FORGETS_OUTBOX("D1: accepted, and nobody knows it any more"),
    /// One agent ranks sessions the other way round.
    OTHER_RANK("D4: they write on two sessions"),
    /// Contents are noted beside what is sealed.
    CHATTY("D5: on the disk in the clear"),
    /// Nobody is told that a message could not be read.
    DEAF("D1: ends as");

    private final String finding;

    DurableQuirk(String finding) {
        this.finding = finding;
    }

    /// What is said when it is found.
    String finding() {
        return finding;
    }
}
