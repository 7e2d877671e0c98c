package io.agentmesh.offline.store;

import java.nio.charset.StandardCharsets;

/// Where a sealed value lies. It opens there and nowhere else.
///
/// @param table its table
/// @param column its column
/// @param key the primary key of its row; the parts of a key of several columns with a blank between them
public record Place(String table, String column, String key) {
    /// The bytes that a value is bound to. No name and no key holds a zero.
    byte[] bytes() {
        return String.join("\0", table, column, key, String.valueOf(Schema.SEALED_FORM))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// This value for this place, as a parameter of a statement.
    public Sealed holding(byte[] content) {
        return new Sealed(this, content);
    }

    /// A value that is sealed when it is written.
    ///
    /// @param content in the clear; the caller's array, which is not changed
    @SuppressWarnings("ArrayRecordComponent") // a parameter on its way, never compared
    public record Sealed(Place place, byte[] content) {
        /// Where it goes, never what it is.
        @Override
        public String toString() {
            return "Sealed[" + place.table() + "." + place.column() + "]";
        }
    }
}
