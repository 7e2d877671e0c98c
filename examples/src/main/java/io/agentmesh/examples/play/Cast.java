package io.agentmesh.examples.play;

/// Who plays what.
///
/// @param name what the cast is called in a table
/// @param backend relay and registry
/// @param callerMeshd the daemon on the side that asks
/// @param calleeMeshd the daemon on the side that answers
/// @param meshctl the command line
public record Cast(String name, Backend backend, Maker callerMeshd, Maker calleeMeshd, Maker meshctl) {
    /// Everything ours.
    public static Cast allJava() {
        return new Cast("all Java", new Backend.Apart(Maker.JAVA, Maker.JAVA), Maker.JAVA, Maker.JAVA, Maker.JAVA);
    }
}
