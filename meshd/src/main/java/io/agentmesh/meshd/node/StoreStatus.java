package io.agentmesh.meshd.node;

/// How the store of durable messages stands, for people and programs.
///
/// @param word `unchecked`, `sound` or `restored`; empty without one
/// @param detail a sentence, empty if there is nothing to say
public record StoreStatus(String word, String detail) {
    /// There is no such store.
    public static final StoreStatus NONE = new StoreStatus("", "");
}
