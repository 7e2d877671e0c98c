package io.agentmesh.offline.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// One row of a query. Belongs to the mapper that it is given to.
public final class Row {
    private final ResultSet row;
    private final Sealing sealing;

    Row(ResultSet row, Sealing sealing) {
        this.row = row;
        this.sealing = sealing;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException;
    }

    /// A number; 0 for `NULL`.
    public long number(String column) {
        return read(() -> row.getLong(column));
    }

    /// A number by its column's place, from 1; 0 for `NULL`.
    public long number(int column) {
        return read(() -> row.getLong(column));
    }

    /// Whether a number is not 0.
    public boolean flag(String column) {
        return number(column) != 0;
    }

    /// A text.
    public String text(String column) {
        String text = optionalText(column);
        if (text == null) {
            throw damaged(column);
        }
        return text;
    }

    /// A text that may be `NULL`.
    public @Nullable String optionalText(String column) {
        return this.<@Nullable String>read(() -> row.getString(column));
    }

    /// What was sealed for this place.
    ///
    /// @throws MeshException with the code `storage` if it was not, or there is nothing
    public byte[] opened(Place place) {
        byte[] content = optionalOpened(place);
        if (content == null) {
            throw damaged(place.column());
        }
        return content;
    }

    /// What was sealed for this place, or `null` if there is nothing.
    ///
    /// @throws MeshException with the code `storage` if something else is there
    public byte @Nullable [] optionalOpened(Place place) {
        byte[] sealed = this.<byte @Nullable []>read(() -> row.getBytes(place.column()));
        if (sealed == null) {
            return null;
        }
        return sealing.open(place, sealed)
                .orElseThrow(() -> new MeshException(
                        ErrorCode.STORAGE,
                        "a value in " + place.table() + "." + place.column()
                                + " was changed, moved, or sealed under a key that is gone"));
    }

    byte[] bytes(int column) {
        return read(() -> row.getBytes(column));
    }

    String text(int column) {
        return read(() -> row.getString(column));
    }

    private <T extends @Nullable Object> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException refused) {
            throw Sql.failure("read", refused);
        }
    }

    private static MeshException damaged(String column) {
        return new MeshException(ErrorCode.STORAGE, "storage: nothing in column " + column);
    }
}
