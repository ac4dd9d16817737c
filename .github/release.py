"""Prints the notes of a release: `python .github/release.py v1.2.3`. Refuses the tag of another version."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def notes(tag: str, root: Path) -> str:
    """The part of the changelog for a tag. Raises ValueError if tag, versions and changelog do not agree."""
    package = (root / "server" / "proposal_lsp" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', package, re.MULTILINE)
    version = found[1] if found else "?"
    extension = json.loads((root / "editors" / "vscode" / "package.json").read_text(encoding="utf-8"))["version"]
    if tag != f"v{version}" or extension != version:
        raise ValueError(f"the tag is {tag}, __init__.py has {version}, and the extension has {extension}")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    part = re.search(rf"^## \[{re.escape(version)}\] - (.+)\n([\s\S]*?)(?=^## \[|\Z)", changelog, re.MULTILINE)
    if part is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", part[1]):
        raise ValueError(f"CHANGELOG.md has no part `## [{version}] - YYYY-MM-DD`")
    return part[2].strip() + "\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(notes(sys.argv[1], ROOT))
    except ValueError as error:
        sys.exit(f"error: {error}")
