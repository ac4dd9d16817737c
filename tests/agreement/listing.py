"""The proposals as `list` shows them, and as their sources have them, read without any part of the program."""

from __future__ import annotations

import re
from pathlib import Path

from proposal_lsp.cli.console import open_console
from proposal_lsp.cli.list import gathered

#: Number, title and status, by file name.
Rows = dict[str, tuple[int, str, str]]


def listed(corpora: Path) -> Rows:
    """The rows of `proposal-lsp list` for the EIPs and the RFCs."""
    import sys

    seen = gathered([str(corpora / "eips"), str(corpora / "nexus-rfcs")], open_console(sys.stdout, sys.stderr))
    return {
        Path(entry.path).name: (entry.number or 0, entry.title, entry.status)
        for entry in seen.entries.values()
        if entry.kind
    }


def written(corpora: Path) -> Rows:
    """The same from front matter, and from headings and list items."""
    found: Rows = {}
    for path in (corpora / "eips").glob("eip-[0-9]*.md"):
        head = path.read_text("utf-8").split("---")[1]
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*?)[ \t]*$", head, re.MULTILINE))
        found[path.name] = (int(fields["eip"]), fields.get("title", "").strip("\"'"), fields["status"])
    for path in (corpora / "nexus-rfcs").glob("RFC-[0-9]*.md"):
        source = path.read_text("utf-8")
        title = re.search(r"^# RFC-([0-9]+): (.*)$", source, re.MULTILINE)
        status = re.search(r"^\s*-? ?\**Status\**:\**[ \t]*(.*)$", source, re.MULTILINE)
        if title:
            words = re.sub(r"[*`]", "", status[1] if status else "")
            status_word = re.split(r"\s[(\[—–;-]|[(;]", words)[0].strip()
            found[path.name] = (int(title[1]), title[2].replace("`", "").strip(), _canonical(status_word))
    return found


def _canonical(word: str) -> str:
    known = {one.casefold(): one for one in ("Draft", "In Progress", "Complete")}
    return known.get(word.casefold(), word)
