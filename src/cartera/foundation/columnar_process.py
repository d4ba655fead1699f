"""Reads SQLite by ADBC in a process of its own: `python -m cartera.foundation.columnar_process PATH`.

ADBC brings its own copy of SQLite. Two copies in one process break each other's file locks, because POSIX drops all locks
of a process on a file when any of its handles is closed; so the second copy gets a process of its own.
One query a line comes in as JSON {"sql", "params"}; out goes the length in eight bytes and an Arrow stream of that length,
or 0 and a line that says what went wrong.
"""

import json
import sys
from typing import Any, BinaryIO


def answer(cursor: Any, line: bytes, out: BinaryIO) -> None:
    """Run one query and write its columns."""
    import pyarrow as pa  # noqa: PLC0415 - a process that only serves pages never loads it

    asked = json.loads(line)
    try:
        cursor.execute(asked["sql"], asked["params"] or None)
        table = cursor.fetch_arrow_table()
    except Exception as error:  # noqa: BLE001 - told to the parent, who raises it
        out.write((0).to_bytes(8, "little") + json.dumps(str(error)).encode() + b"\n")
        out.flush()
        return
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    stream = sink.getvalue()
    out.write(stream.size.to_bytes(8, "little"))
    out.write(stream)
    out.flush()


def main(path: str) -> None:
    """Answer queries until the parent closes the pipe."""
    import adbc_driver_sqlite.dbapi as driver  # noqa: PLC0415 - as above

    with driver.connect(path) as connection, connection.cursor() as cursor:
        for line in sys.stdin.buffer:
            answer(cursor, line, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1])
