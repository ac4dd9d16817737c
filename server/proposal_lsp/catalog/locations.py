"""Where schemas and templates are: the shipped ones, and those that apply to a folder. Reads no files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from proposal_lsp.catalog.template_names import is_folder_of_templates, is_for_templates, is_meant, name_says, named_as
from proposal_lsp.remembered import kept_with_first

if TYPE_CHECKING:
    from proposal_lsp.schema.model import Schema

#: Bytes of a schema file or of the template that it names.
MAX_BYTES = 1_000_000

_PACKAGE = Path(__file__).resolve().parent.parent

#: The size limit in bytes for documents that refine a derived schema.
MAX_WITNESS = 128 * 1024
#: In bytes; templates of one folder; entries of a folder that are examined.
MAX_TEMPLATE = 256 * 1024
MAX_TEMPLATES = 8
MAX_ENTRIES = 20_000

#: Folders next to those above a document in which templates are looked for; hidden folders likewise.
MAX_BESIDE = 64
MAX_ABOVE = 40


def builtin_dir(package: Path = _PACKAGE) -> Path:
    """The folder of the shipped schemas: in the package (a wheel), else in the repository (everything else)."""
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parent.parent / "schemas"


@kept_with_first
def is_shipped(schema: Schema) -> bool:
    """Whether a schema is shipped with the program, and was not written for a project."""
    return Path(schema.path).parent == builtin_dir()


def is_derived(schema: Schema) -> bool:
    """Whether a schema was derived from a template."""
    return bool(schema.path) and schema.path == schema.template_path


#: The templates that were found in and next to a folder, so that each is looked through once.
Listed = dict[tuple[Path, bool], tuple[Path, ...]]


def nearest_templates(folder: Path, root: Path | None, listed: Listed) -> tuple[Path, ...]:
    """Candidates for the nearest templates, nearest first: of an absolute folder, or of those above up to `root`.

    The search ends at a name that leaves no doubt; files that only have the number 0000 are then drafts, otherwise
    their texts decide. If there is none above, folders of templates next to those above count. `listed` remembers
    folders.
    """
    limit = root if root is not None and folder.is_relative_to(root) else folder
    searched: list[Path] = []
    found: list[Path] = []
    for above in (folder, *folder.parents)[:MAX_ABOVE]:
        searched.append(above)
        if (above, False) not in listed:
            listed[above, False] = tuple(templates_in(above, limit))
        found += listed[above, False]
        if any(named_as(path) == "template" for path in listed[above, False]):
            return tuple(path for path in found if named_as(path) != "draft")
        if above == limit:
            break
    for above in searched if root is not None else ():
        if (above, True) not in listed:
            listed[above, True] = tuple(_templates_beside(above, limit))
        if beside := [path for path in listed[above, True] if path not in found]:
            kept = (path for path in beside if is_folder_of_templates(path.parent.name))
            return (*(path for path in found if named_as(path) != "draft"), *kept)
    return tuple(found)


def templates_in(folder: Path, root: Path) -> Iterator[Path]:
    """Possible templates in a folder or in a folder of templates there, if they are in `root`; drafts come last."""
    names = _names(folder)
    # By its own name: that of the folder may be the repository's.
    named = {name: name_says(name) for name in names}
    found = [folder / name for name in names if named[name] in ("template", "either", "maybe")]
    folders = [name for name in names if "." not in name[1:] and name != ".git"]
    hidden = [name for name in folders if name.startswith(".") and not is_for_templates(name)]
    for name in folders:
        found += _meant(folder / name) if is_for_templates(name) else ()
    for name in hidden[:MAX_BESIDE]:
        found += _in_hidden(folder / name)
    found += [folder / name for name in names if named[name] == "draft"]
    yield from _safe(found, root)


def _meant(folder: Path) -> Iterator[Path]:
    """The files in a folder for templates that are some; one that explains others is none."""
    texts = [name for name in _names(folder) if is_meant(name, folder.name)]
    is_about = {name: named_as(folder / name) == "maybe" for name in texts}
    yield from (folder / name for name in texts if not is_about[name] or len(texts) == 1)


def _in_hidden(folder: Path) -> Iterator[Path]:
    """The templates in a hidden folder, such as `.github`, and in the folders for templates in it."""
    for name in _names(folder):
        if named_as(folder / name) == "template":
            yield folder / name
        elif "." not in name and is_folder_of_templates(name):
            yield from _meant(folder / name)


def _templates_beside(folder: Path, root: Path) -> Iterator[Path]:
    """The templates one folder further down: in the folders there, and in folders of templates there."""
    found: list[Path] = []
    folders = [name for name in _names(folder) if "." not in name and not is_for_templates(name)]
    for beside in [folder / name for name in folders[:MAX_BESIDE]]:
        for name in _names(beside):
            if named_as(beside / name) == "template":
                found.append(beside / name)
            elif "." not in name[1:] and is_folder_of_templates(name):
                found += _meant(beside / name)
    yield from _safe(found, root)


def folder_of(template: Path, root: Path | None = None) -> Path:
    """The folder for which a template holds: its own, or the one around folders for templates and hidden ones.

    No folder above `root`.
    """
    folder = template.parent
    for is_inner in (is_for_templates, _is_hidden):
        if folder != root and is_inner(folder.name):
            folder = folder.parent
    return folder


def folder_around(folder: Path, template: Path, root: Path | None) -> Path:
    """The folder whose documents refine the schema that a template yields for `folder`: for which it holds, if that is
    around.

    Else, where it is next to it, the folder around both.
    """
    return Path(os.path.commonpath((folder, folder_of(template, root))))


def _is_hidden(folder: str) -> bool:
    return folder.startswith(".")


def _safe(paths: list[Path], root: Path) -> list[Path]:
    return [path for path in paths[: 4 * MAX_TEMPLATES] if _is_safe(path, root)][:MAX_TEMPLATES]


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder)[:MAX_ENTRIES])
    except OSError:
        return []


def _is_safe(path: Path, root: Path) -> bool:
    """Whether a path is a regular file, of no great size, that really lies in the root."""
    try:
        real = path.resolve(strict=True)
        return real.is_file() and real.is_relative_to(root.resolve()) and real.stat().st_size <= MAX_TEMPLATE
    except (OSError, RuntimeError, ValueError):
        return False
