package io.agentmesh.tests.simulation;

/// A weakness of daemons that can be switched on for a run. A simulation that does not find it proves nothing.
enum DaemonQuirk {
    /// What the registry says holds from the next connection on, whose snapshot is taken.
    LATE_RULES("A2: handled for a caller that may not ask"),
    /// What is under way for a caller goes on when the caller may not ask any more.
    NO_REVIEW("A3: answered a caller that may not ask any more"),
    /// A request that is sent again after a restart has another name then.
    NEW_NAMES("I3: handled twice"),
    /// How a request ended is not on the disk.
    FORGETS_ENDS("O1: end"),
    /// A restart loses what was accepted.
    LOSES_ORDERS("O1: accepted, and nobody knows it any more");

    private final String finding;

    DaemonQuirk(String finding) {
        this.finding = finding;
    }

    /// What is said when it is found.
    String finding() {
        return finding;
    }
}
