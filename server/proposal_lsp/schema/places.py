"""Where schemas and templates lie: the shipped ones, and those that hold for a folder. Lists folders, reads nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePath

#: Bytes of a schema file or of the template that it names.
MAX_BYTES = 1_000_000

_PACKAGE = Path(__file__).resolve().parent.parent

#: In bytes; templates of one folder; entries of a folder that are looked at.
MAX_TEMPLATE = 256 * 1024
MAX_TEMPLATES = 8
MAX_ENTRIES = 20_000

# A number makes it a proposal about templates: `0101-pod-template.md`.
_NO_NUMBER = r"(?![a-z]{0,6}-?0*[1-9])"
_SUFFIX = r"\.(?:md|markdown)"
_NAME = re.compile(rf"{_NO_NUMBER}(?:.*[-_. ])?template{_SUFFIX}(?:\.template|\.tmpl|\.tpl)?", re.IGNORECASE)
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
    """The nearest templates: of an absolute folder, or of one above up to `root`. `listed` remembers folders."""
    limit = root if root is not None and folder.is_relative_to(root) else folder
    for above in (folder, *folder.parents)[:MAX_ABOVE]:
        if above not in listed:
            listed[above] = tuple(templates_in(above, limit))
        if listed[above] or above == limit:
            return listed[above]
    return ()


def templates_in(folder: Path, root: Path) -> Iterator[Path]:
    """The templates that lie in a folder or in one for templates there, and really in `root`."""
    names = _names(folder)
    found = [folder / name for name in names if _NAME.fullmatch(name) or _FIRST.fullmatch(name)]
    for name in names:
        if "." not in name[1:] and _is_for_templates(name):
            found += (folder / name / inner for inner in _names(folder / name) if _is_meant(inner, name))
    yield from [path for path in found[: 4 * MAX_TEMPLATES] if _is_safe(path, root)][:MAX_TEMPLATES]


def folder_of(template: Path) -> Path:
    """The folder for which a template holds: its own, or the one around a folder for templates."""
    return template.parent.parent if _is_for_templates(template.parent.name) else template.parent


def is_first(path: Path) -> bool:
    """Whether only its number, 0000, says that a file may be a template."""
    return _FIRST.fullmatch(path.name) is not None and not _NAME.fullmatch(path.name)


def may_be_template(path: PurePath) -> bool:
    """Whether a path is one where templates are looked for."""
    own = _NAME.fullmatch(path.name) or _FIRST.fullmatch(path.name)
    return bool(own) or (_is_for_templates(path.parent.name) and _is_meant(path.name, path.parent.name))


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
