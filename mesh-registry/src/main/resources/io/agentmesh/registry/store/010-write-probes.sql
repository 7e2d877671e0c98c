-- What is written to find out whether there is room again after the disk was full. One row, nearly always empty.
CREATE TABLE write_probes (
    id     INTEGER PRIMARY KEY CHECK (id = 0),
    filler BLOB NOT NULL
)
