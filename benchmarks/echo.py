"""A language server that reports no findings, at once: a key with it costs as much as the client and the pipe."""

from __future__ import annotations

import json
import re
import sys

_ID = re.compile(rb'"id": (\d+)')


def main() -> None:
    """Answer each request on standard input as if the document had no mistake, until the input ends."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    while header := incoming.readline():
        incoming.readline()
        # The id comes before the rest, as the client of the benchmarks writes it.
        body = incoming.read(int(header.partition(b":")[2]))
        if found := _ID.search(body[:80]):
            result = {"kind": "full", "items": [], "capabilities": {"textDocumentSync": 2, "diagnosticProvider": True}}
            answer = json.dumps({"jsonrpc": "2.0", "id": int(found[1]), "result": result}).encode()
            outgoing.write(b"Content-Length: %d\r\n\r\n%s" % (len(answer), answer))
            outgoing.flush()


if __name__ == "__main__":
    main()
