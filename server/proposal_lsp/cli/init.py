"""`init`: a `.proposals.yaml` for a repository, from what is found in it."""

from __future__ import annotations

import os
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from proposal_lsp.cli.console import CannotRun, Console, printable, reason, shown_path
from proposal_lsp.cli.gather import Gathering
from proposal_lsp.cli.sources import Unreadable, read_file
from proposal_lsp.config import CONFIG_NAME, config_of
from proposal_lsp.discovery import proposal_files
from proposal_lsp.file_analysis import analyze_file
from proposal_lsp.findings import Severity, joined
from proposal_lsp.globs import MARKDOWN_SUFFIXES
from proposal_lsp.lazy_dataclasses import NamedTuple
from proposal_lsp.schema.yaml_lines import scalar

_NONE = "No proposals were found here yet; their kind will be recognised by their content."
_DERIVED = "The kinds of proposals here are derived from their templates, and need no lines."
_END = """\
# More keys; the README describes them.
# exclude: ["docs/old/**"] # left out when a folder is checked
# rules:
#   empty-section: error # error, warning, information, hint or off
"""


class _Found(NamedTuple):
    """The files of a repository and their kinds. Paths are relative to its folder, with forward slashes; the kind of a
    file may be `none`.
    """

    kinds: dict[str, str | None]
    #: Templates from which the schemas of some kinds are derived.
    derived: dict[str, str]
    problems: int


def run(options: Namespace, console: Console) -> int:
    """Write the file, or print it, and say what was found. Raises CannotRun."""
    folder = Path.cwd()
    path = folder / CONFIG_NAME
    if os.path.lexists(path) and not (options.force or options.stdout):
        raise CannotRun(f"{CONFIG_NAME} already exists; --force overwrites it")
    found = _look(folder, console)
    text = configuration(found.kinds, has_derived=bool(found.derived))
    if options.stdout:
        console.out.write(text)
        return 0
    if path.is_symlink():
        raise CannotRun(f"{CONFIG_NAME} is a symbolic link; nothing was written")
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotRun(f"{CONFIG_NAME}: it cannot be written: {reason(error)}") from None
    console.say(f"Wrote {CONFIG_NAME}.")
    for line in _advice(found):
        console.say(printable(line))
    return 0


def _look(folder: Path, console: Console) -> _Found:
    """Find out the kind of each Markdown file, by its content where nothing else says it."""
    seen = Gathering(console)
    found = _Found({}, {}, 0)
    problems = 0
    config = config_of(folder)
    for file in proposal_files([folder], exclude=config.exclude, base=config.base):
        name = shown_path(str(file), str(folder))
        try:
            source = read_file(file)
        except Unreadable as error:
            console.warn(f"{name}: {error}")
            continue
        project = seen.project(str(file))
        analysis = analyze_file(project, str(file), source)
        schema = analysis.detection.schema
        # A derived schema changes with its template: a configuration does not name it.
        is_derived = any(one.schema is schema for one in project.derived)
        if schema and is_derived:
            found.derived[schema.id] = shown_path(schema.template_path or schema.path, str(folder))
        found.kinds[name] = schema.id if schema and not is_derived else None
        problems += sum(one.severity <= Severity.WARNING for one in joined(analysis.findings))
    return found._replace(problems=problems)


def configuration(kinds: Mapping[str, str | None], *, has_derived: bool = False) -> str:
    """The text of a configuration under which each file is of the kind that it has now.

    A folder is named if all its proposals are of one kind. Other Markdown in it is taken back.
    """
    folders: dict[str, dict[str, str | None]] = defaultdict(dict)
    for name, kind in kinds.items():
        folders[os.path.dirname(name)][os.path.basename(name)] = kind
    globs: dict[str, list[str]] = defaultdict(list)
    for folder, files in sorted(folders.items()):
        found = {kind for kind in files.values() if kind}
        if len(found) == 1:
            globs[found.pop()] += _globs(folder, files)
    if not globs:
        return f"# {_DERIVED if has_derived else _NONE}\n{_END}"
    lines = ["schemas: # which kind a file is; other files are recognised by their content"]
    for kind, chosen in sorted(globs.items()):
        lines.append(f"  {kind}: [{', '.join(map(scalar, chosen))}]")
    return "\n".join(lines) + "\n" + _END


def _globs(folder: str, files: Mapping[str, str | None]) -> Iterator[str]:
    lead = f"/{_literal(folder)}/" if folder else "/"
    suffixes = {os.path.splitext(name)[1] for name, kind in files.items() if kind}
    yield from (f"{lead}*{suffix}" for suffix in sorted(suffixes) if suffix.lower() in MARKDOWN_SUFFIXES)
    yield from (f"!{lead}{_literal(name)}" for name, kind in sorted(files.items()) if not kind)


def _literal(path: str) -> str:
    """A path in which no character means anything to a glob."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in path)


def _advice(found: _Found) -> Iterator[str]:
    """A summary of what was found, and the next steps."""
    counts: dict[str, int] = defaultdict(int)
    for kind in found.kinds.values():
        if kind:
            counts[kind] += 1
    for kind, count in sorted(counts.items()):
        yield f"Found {count} {'document' if count == 1 else 'documents'} of the kind {kind}."
    for kind, template in sorted(found.derived.items()):
        yield f"The schema {kind} is derived from {template}; `proposal-lsp schema derive {template} --write` saves it."
    if found.problems:
        yield (
            f"They have {found.problems} problems. `proposal-lsp check` shows them;"
            " `proposal-lsp check --write-baseline .proposals-baseline` records them; then only new ones are reported."
        )
