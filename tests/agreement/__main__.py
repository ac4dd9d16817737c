"""`PROPOSAL_CORPORA=FOLDER python -m tests.agreement`: compare, survey, and print the differences."""

from __future__ import annotations

import sys

from tests.agreement.compare import compare
from tests.agreement.compare_eipw import compare_eipw, report
from tests.agreement.finished import finished, table
from tests.agreement.survey import folders, survey
from tests.agreement.truth import VARIABLE, corpora, folder


def main() -> int:
    """1 if a difference has no reason, 2 if there is nothing to compare with."""
    root = folder()
    if root is None or not root.is_dir():
        print(f"{VARIABLE} must name the folder of the corpora; see tests/agreement/README.md", file=sys.stderr)
        return 2
    unexplained = 0
    for corpus in corpora(root):
        comparison = compare(corpus)
        unexplained += len(comparison.unexplained)
        print(comparison.report(), end="\n\n")
    agreements = compare_eipw(root)
    unexplained += sum(len(one.unexplained) for one in agreements)
    print("\n".join(report(agreements)), end="\n\n")
    print("\n".join(table(finished(root))), end="\n\n")
    for name, paths in folders(root):
        print(survey(name, paths).report(), end="\n\n")
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main())
