"""Settings of an editor, from `initializationOptions` or the section `proposal-lsp`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from proposal_lsp.analysis import CODES
from proposal_lsp.config import CONFIG_NAME, Config, load_config
from proposal_lsp.lazy_dataclasses import dataclass, field, replace
from proposal_lsp.lsp.documents import OpenDocument
from proposal_lsp.words import closest

SECTION = "proposal-lsp"

Run = Literal["onType", "onSave", "off"]
Files = Literal["open", "workspace"]
#: A longer delay is a mistake in the unit.
MAX_DELAY = 10_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one folder, or of the session."""

    #: When documents are checked.
    run: Run = "onType"
    #: Whether only the files that are open in the editor are checked, or all of the workspace.
    files: Files = "open"
    #: Whether new findings wait until the writer pauses or saves.
    hold_while_typing: bool = True
    #: The longest wait between an edit and its check, in milliseconds; a cheap check does not wait at all.
    delay: int = 150
    #: Whether the outline of documents, their folds and selections are offered; read at the start only.
    outline: bool = True
    #: Whether the titles of proposals are shown after ids that are no links.
    inlay_hints: bool = False
    #: The keys of `.proposals.yaml` that are set in the editor: rules, exclude, schemas, baseline.
    configuration: Mapping[str, Any] = field(default_factory=dict)


def read_settings(given: object, base: Settings) -> tuple[Settings, tuple[str, ...]]:
    """`base` updated with the settings of a client, and the problems of these, for people.

    Takes the settings themselves or an object that holds them as `proposal-lsp`; null is not a change.
    """
    if isinstance(given, Mapping) and SECTION in given:
        given = given[SECTION]
    if given is None:
        return base, ()
    if not isinstance(given, Mapping):
        return base, (f"the settings of {SECTION} must be an object, not {_shown(given)}",)
    settings, problems = base, list[str]()
    for key, value in given.items():
        if problem := _problem(key, value):
            problems.append(problem)
        elif value is not None:
            settings = _with(settings, key, value)
    return settings, tuple(problems)


_FIELDS = {
    "run": "run",
    "files": "files",
    "holdWhileTyping": "hold_while_typing",
    "delay": "delay",
    "outline": "outline",
    "inlayHints": "inlay_hints",
}
#: Keys that say and mean what they do in `.proposals.yaml`, from the folder of the workspace.
CONFIGURATION = ("schemas", "exclude", "rules", "baseline")
#: Everything that can be set.
KEYS = (*_FIELDS, *CONFIGURATION)


def _is_delay(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_DELAY


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


_Rule = tuple[Callable[[object], bool], str]
#: What the value of a setting must be, as a test and in words.
_RULES: dict[str, _Rule] = {
    "run": (get_args(Run).__contains__, f"one of {', '.join(get_args(Run))}"),
    "files": (get_args(Files).__contains__, f"one of {', '.join(get_args(Files))}"),
    "delay": (_is_delay, f"a whole number of milliseconds from 0 to {MAX_DELAY}"),
    **dict.fromkeys(("holdWhileTyping", "outline", "inlayHints"), (_is_bool, "true or false")),
}


def _problem(key: str, value: object) -> str:
    if key not in KEYS:
        near = closest(str(key), KEYS)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(KEYS)}"
        return f"the setting {SECTION}.{key} is not known; {hint}"
    if value is None or key not in _RULES:
        return ""
    is_right, wanted = _RULES[key]
    return "" if is_right(value) else f"the setting {SECTION}.{key} must be {wanted}, not {_shown(value)}"


def _with(settings: Settings, key: str, value: object) -> Settings:
    if key in CONFIGURATION:
        others = {name: set_ for name, set_ in settings.configuration.items() if name != key}
        return replace(settings, configuration={**others, key: value} if value else others)
    changed: Any = {_FIELDS[key]: value}
    return replace(settings, **changed)


def _shown(value: object) -> str:
    return repr(value)[:80]


def read_configuration(given: Mapping[str, Any], folder: str) -> tuple[Config | None, list[str]]:
    """The configuration that the editor sets for a folder, as if it were in a file there, and its problems.

    None if nothing is set.
    """
    if not given:
        return None, []
    problems = list[str]()
    for key, value in given.items():
        _, wrong = load_config(Path(folder, CONFIG_NAME), json.dumps({key: value}), codes=CODES)
        problems += (f"the setting {SECTION}.{key}: {problem.message}" for problem in wrong)
    config, _ = load_config(Path(folder, CONFIG_NAME), json.dumps(given), codes=CODES)
    return replace(config, path=None, folder=Path(folder)), problems


class Preferences:
    """The settings that hold now: those of the session, and of each workspace folder that has its own."""

    def __init__(self) -> None:
        self._start = Settings()
        self._session = self._start
        self._folders: dict[str, Settings] = {}
        #: What `of` has answered, since it is asked several times a keystroke.
        self._of: dict[str, Settings] = {}
        self._said: set[str] = set()
        #: What was last made of `configuration`.
        self._configs: dict[str, Config] = {}

    def start(self, given: object) -> list[str]:
        """Take `initializationOptions`, on which all other settings build; what to show the user."""
        self._start, problems = read_settings(given, Settings())
        self._session = self._start
        return self._new(problems)

    def take(self, given: object, folder: str | None = None) -> list[str]:
        """Take the settings of a folder (an absolute path), or of the session; what to show the user."""
        settings, problems = read_settings(given, self._session if folder else self._start)
        self._of.clear()
        if folder is None:
            self._session = settings
        else:
            self._folders[folder] = settings
        return self._new(problems)

    def check(self, document: OpenDocument) -> bool:
        """Whether a document is one to check, its text is known, and the user wants it checked."""
        return document.concerns_us and not document.lost and self.of(document.path).run != "off"

    def now(self) -> tuple[Settings, dict[str, Settings]]:
        """The settings of the session and those of folders, to be compared with what they become."""
        return self._session, dict(self._folders)

    def configure(self, folders: Iterable[str], heed: Callable[[Mapping[str, Config]], object]) -> list[str]:
        """Apply the configuration that the editor sets, by folder (absolute paths); returns what to show the user.

        Settings of the session apply to all files. Nothing is done if nothing has changed.
        """
        wanted = {Path.cwd().anchor: self._session, **{folder: self.of(folder) for folder in folders}}
        read = {folder: read_configuration(one.configuration, folder) for folder, one in wanted.items()}
        configs = {folder: config for folder, (config, _) in read.items() if config}
        if configs != self._configs:
            self._configs = configs
            heed(configs)
        return self._new(problem for _, problems in read.values() for problem in problems)

    def of(self, path: str | None) -> Settings:
        """The settings for a file, those of the innermost folder around it; None is a file without a place."""
        if path is None or not self._folders:
            return self._session
        if path not in self._of:
            around = [folder for folder in self._folders if Path(path).is_relative_to(folder)]
            self._of[path] = self._folders[max(around, key=len)] if around else self._session
        return self._of[path]

    def _new(self, problems: Iterable[str]) -> list[str]:
        """The problems that were not reported before."""
        new = [problem for problem in problems if problem not in self._said]
        self._said.update(new)
        return new
