package io.agentmesh.sdk.call;

/// A program's own way from its types to JSON and back, over whatever library it uses: with Jackson both
/// methods are one call. Called on the thread that asks or handles, on many at a time.
///
/// {@snippet file="io/agentmesh/sdk/examples/Mapping.java" region="mapper"}
public interface PayloadMapper {
    /// The value as one JSON text in UTF-8.
    ///
    /// @throws Exception if it cannot be written: a bug of the program
    byte[] write(Object value) throws Exception;

    /// The value of a JSON text in UTF-8.
    ///
    /// @throws Exception if the text is of another form: whoever sent it is told, or whoever reads it
    <T> T read(byte[] json, Class<T> type) throws Exception;
}
