package io.agentmesh.bench.load;

/// Something is missing of a run, so its figures say nothing.
final class IncompleteRun extends Exception {
    private static final long serialVersionUID = 1;

    IncompleteRun(String what) {
        super(what);
    }
}
