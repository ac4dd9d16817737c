"""The oldest supported versions of the dependencies, as constraints for pip: `python -m tests.oldest`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import requires

from packaging.requirements import Requirement


def constraints(requirements: Iterable[str]) -> list[str]:
    """`name==version` for each requirement without extras.

    Raises ValueError for a requirement without an oldest version.
    """
    found = []
    for requirement in map(Requirement, requirements):
        if requirement.marker and "extra" in str(requirement.marker):
            continue
        bounds = [bound.version for bound in requirement.specifier if bound.operator in (">=", "==", "~=")]
        if len(bounds) != 1:
            raise ValueError(f"`{requirement}` must say which version is the oldest, as `name>=version`")
        found.append(f"{requirement.name}=={bounds[0]}")
    return found


if __name__ == "__main__":
    print("\n".join(constraints(requires("proposal-lsp") or ())))
