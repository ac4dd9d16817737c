"""Where schemas and templates lie: the shipped ones, and those that hold for a folder. Lists folders, reads nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Literal

#: Bytes of a schema file or of the template that it names.
MAX_BYTES = 1_000_000

_PACKAGE = Path(__file__).resolve().parent.parent

#: In bytes; templates of one folder; entries of a folder that are looked at.
MAX_TEMPLATE = 256 * 1024
MAX_TEMPLATES = 8
MAX_ENTRIES = 20_000

# A number makes it a proposal about templates: `0101-pod-template.md`.
_NO_NUMBER = r"(?![a-z]{0,6}-?0*[1-9])"
_SUFFIX = r"\.(?:mdx?|markdown)"
_NAME = re.compile(rf"{_NO_NUMBER}(?:.*[-_. ])?template{_SUFFIX}(?:\.template|\.tmpl|\.tpl)?", re.IGNORECASE)
# With the number that a draft has until it gets its own: a template, a draft of a proposal about templates, any draft.
_DRAFTED = re.compile(r"[a-z]{0,6}-?0{2,}[-_. ].*[^-_. ][-_. ]template", re.IGNORECASE)
_FIRST = re.compile(rf"0000-.*{_SUFFIX}", re.IGNORECASE)
_MARKDOWN = re.compile(rf".*{_SUFFIX}", re.IGNORECASE)
_ABOUT = re.compile(r"(?:readme|index)\..*", re.IGNORECASE)
#: Folders of which every file is a template; of one kind, such as `NNNN-rfc-template`; and with tools, a template
#: perhaps among them.
_FOLDER = re.compile(r"[._]?templates?", re.IGNORECASE)
_FOLDER_OF_ONE = re.compile(rf"{_NO_NUMBER}.*[-_. ]template", re.IGNORECASE)
_TOOLS = re.compile(r"[._]?(?:tools?|resources|assets|meta)", re.IGNORECASE)
MAX_ABOVE = 40


def builtin_dir(package: Path = _PACKAGE) -> Path:
    """The folder of the shipped schemas: in the package (a wheel), else in the repository (all else)."""
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parent.parent / "schemas"


def nearest_templates(folder: Path, root: Path | None, listed: dict[Path, tuple[Path, ...]]) -> tuple[Path, ...]:
    """What may be the nearest templates, the nearest first: of an absolute folder, or of those above up to `root`.

    The search ends where a name leaves no doubt, and then those that have nothing but the number 0000 are drafts;
    else their texts say what they are. `listed` remembers folders.
    """
    limit = root if root is not None and folder.is_relative_to(root) else folder
    found: list[Path] = []
    for above in (folder, *folder.parents)[:MAX_ABOVE]:
        if above not in listed:
            listed[above] = tuple(templates_in(above, limit))
        found += listed[above]
        if any(named_as(path) == "template" for path in listed[above]):
            return tuple(path for path in found if named_as(path) != "draft")
        if above == limit:
            break
    return tuple(found)


def templates_in(folder: Path, root: Path) -> Iterator[Path]:
    """What may be templates in a folder or in one for templates there, and lies really in `root`; drafts come last."""
    names = _names(folder)
    found = [folder / name for name in names if _NAME.fullmatch(name)]
    for name in names:
        if "." not in name[1:] and _is_for_templates(name):
            found += (folder / name / inner for inner in _names(folder / name) if _is_meant(inner, name))
    found += [folder / name for name in names if _FIRST.fullmatch(name) and not _NAME.fullmatch(name)]
    yield from [path for path in found[: 4 * MAX_TEMPLATES] if _is_safe(path, root)][:MAX_TEMPLATES]


def folder_of(template: Path) -> Path:
    """The folder for which a template holds: its own, or the one around a folder for templates."""
    return template.parent.parent if _is_for_templates(template.parent.name) else template.parent


def named_as(path: PurePath) -> Literal["template", "either", "draft"] | None:
    """What the name of a file says it is; None: a document, or no document at all.

    `either` is a template or a draft about templates, `0000-pod-template.md`. A `draft` has nothing but its number,
    `0000-pods.md`, which a template may have too.
    """
    name, folder = path.name, path.parent.name
    by_folder = _is_for_templates(folder) and _is_meant(name, folder)
    if by_folder or _NAME.fullmatch(name):
        # In a folder such as `0000-pod-template` the name of the file says nothing.
        is_drafted = _DRAFTED.match(folder if by_folder else name)
        return "either" if is_drafted else "template"
    return "draft" if _FIRST.fullmatch(name) else None


def may_be_template(path: PurePath) -> bool:
    """Whether a path is one where templates are looked for."""
    return named_as(path) is not None


def _is_for_templates(name: str) -> bool:
    return any(form.fullmatch(name) for form in (_FOLDER, _FOLDER_OF_ONE, _TOOLS))


def _is_meant(name: str, folder: str) -> bool:
    """Whether a file in a folder for templates is one."""
    if _TOOLS.fullmatch(folder):
        return _NAME.fullmatch(name) is not None
    is_text = _MARKDOWN.fullmatch(name) or _NAME.fullmatch(name)
    return bool(is_text) and not (_FOLDER.fullmatch(folder) and _ABOUT.fullmatch(name))


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
