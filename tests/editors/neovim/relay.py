"""Starts a server, passes all messages between it and its client on, and logs each.

python relay.py LOG COMMAND [ARGUMENT...]

Each line of LOG is a JSON object `{"from": "client" | "server", "message": ...}`, in the order of the messages; a first
line `{"pid": ...}` has the process id of the server. The relay ends when its server ends, with the same exit code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import IO


def main() -> None:
    """Relay until the server has ended; any other command of the same program is run without a log."""
    if sys.argv[-1] != "server":
        os.execv(sys.argv[2], sys.argv[2:])
    server = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    assert server.stdin
    assert server.stdout
    with open(sys.argv[1], "a", encoding="utf-8") as log:
        note = Notes(log)
        note.write({"pid": server.pid})
        threading.Thread(target=pump, args=(sys.stdin.fileno(), server.stdin, "client", note), daemon=True).start()
        pump(server.stdout.fileno(), sys.stdout.buffer, "server", note)
    code = server.wait()
    # The code of a killed server is negative; that of the relay must not look like success.
    os._exit(code if code >= 0 else 128 - code)


class Notes:
    """A log that two threads write to."""

    def __init__(self, log: IO[str]) -> None:
        self._log = log
        self._lock = threading.Lock()

    def write(self, entry: dict[str, object]) -> None:
        """Add an entry, and flush it."""
        with self._lock:
            self._log.write(json.dumps(entry) + "\n")
            self._log.flush()


def pump(source: int, target: IO[bytes], who: str, note: Notes) -> None:
    """Pass bytes on to `target` until the source ends; a message is logged before its last byte is passed on."""
    held = b""
    while data := os.read(source, 1 << 16):
        held += data
        while (message := framed(held)) is not None:
            body, held = message
            note.write({"from": who, "message": json.loads(body)})
        try:
            target.write(data)
            target.flush()
        except BrokenPipeError:
            return
    target.close()


def framed(held: bytes) -> tuple[bytes, bytes] | None:
    """The body of the first complete message and the bytes after it; None if there is no complete one."""
    head, separator, rest = held.partition(b"\r\n\r\n")
    if not separator:
        return None
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n"))
    length = int(fields[b"content-length"])
    return (rest[:length], rest[length:]) if len(rest) >= length else None


if __name__ == "__main__":
    main()
