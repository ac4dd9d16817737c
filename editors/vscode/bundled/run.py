"""Runs the copy of proposal-lsp that is in the extension, with the Python that runs this file."""

import sys
from pathlib import Path

if sys.version_info < (3, 10):  # noqa: UP036 - this file is what older Pythons get to see
    sys.exit("Python %d.%d is too old: 3.10 or newer is needed" % sys.version_info[:2])  # noqa: UP031

sys.path.insert(0, str(Path(__file__).parent / "libs"))

from proposal_lsp.cli.main import main

main()
