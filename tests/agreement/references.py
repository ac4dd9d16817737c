"""Which EIPs build on less mature ones: according to the program, and according to their sources, read without it.

The order is that of eipw (`preamble-requires-status`, `markdown-link-status`): an EIP may require and link to those
that are at the same stage or a later one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from proposal_lsp.cli.check_repository import check_repositories
from proposal_lsp.cli.console import open_console
from proposal_lsp.cli.list import gathered

ORDER = {"Draft": 1, "Stagnant": 1, "Review": 2, "Last Call": 3, "Final": 4, "Withdrawn": 4, "Living": 4, "Moved": 4}
_LINKED = re.compile(r"(?:(?<=\]\()|(?<=\]: ))[^)\s]*?(?:eip|erc)-([0-9]+)\.md(?=[)#\s])", re.IGNORECASE)


def said(corpora: Path) -> frozenset[int]:
    """The numbers of the EIPs with a finding."""
    seen = gathered([str(corpora / "eips")], open_console(sys.stdout, sys.stderr))
    check_repositories(seen)
    files = (one for one in seen.outcome().checked if any(f.code == "premature-reference" for f in one.findings))
    return frozenset(int(re.findall("[0-9]+", Path(one.name).stem)[0]) for one in files)


def written(corpora: Path) -> frozenset[int]:
    """The numbers of those whose front matter or links say so."""
    status: dict[int, str] = {}
    named: dict[int, set[int]] = {}
    for path in (corpora / "eips").glob("eip-[0-9]*.md"):
        _, head, body = path.read_text("utf-8").split("---", 2)
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*?)[ \t]*$", head, re.MULTILINE))
        number = int(fields["eip"])
        status[number] = fields["status"]
        named[number] = {int(other) for other in re.findall("[0-9]+", fields.get("requires", ""))}
        named[number] |= {int(other) for other in _LINKED.findall(body)}
    return frozenset(
        number
        for number, others in named.items()
        if any(ORDER[status[other]] < ORDER[status[number]] for other in others if other in status)
    )
