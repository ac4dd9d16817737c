"""The usual names of templates, and of folders of templates, in several languages. Names only: pure."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import Literal

from proposal_lsp import lazy_re as re
from proposal_lsp.globs import MARKDOWN_SUFFIXES

#: What the name of a file says it is; None: a document, or no document at all.
#:
#: `template`; `either`, a template or a draft about templates, `0000-pod-template.md`; `draft`, which is a template
#: only if no file is named one, `0000-pods.md`; `maybe`, where the text decides: `template-short.md`, a page that is a
#: template or explains some; `other`, a template of the host of the repository, for issues or pull requests.
Named = Literal["template", "either", "draft", "maybe", "other"]

# Words that always mean a template, and words that can mean something else as part of a name.
_WORD = (
    r"(?:template|templat|vorlage|plantilla|gabarit|szablon|sjabloon|skabelon|[sš]abl[oó]na|[sş]ablon|шаблон|πρότυπο)"
)
_WORDS = (
    r"(?:templates?|templat|vorlagen?|plantillas?|gabarits?|szablony?|sjablo(?:on|nen)|skabelon(?:er)?|[sš]abl[oó]n[ay]"
    r"|[sş]ablon(?:lar)?|шаблоны?|πρότυπα?)"
)
#: In scripts that put no space between words.
_JOINED = r"(?:模板|模版|范本|範本|テンプレート|ひな形|雛形|템플릿|서식)"
_ALONE = r"(?:mod[eè]le|modelo|modello|mall|mal|malli|muster|skelet(?:on|t)?|squelette|esqueleto|boilerplate)"
# A number makes it a proposal about templates: `0101-pod-template.md`.
_NO_NUMBER = r"(?![a-z]{0,6}-?0*[1-9])"
_AROUND = r"[-_. ]*"
_SUFFIX = rf"\.(?:{'|'.join(one[1:] for one in MARKDOWN_SUFFIXES)})"
#: After each name in an export from Notion.
_EXPORTED = r"(?: [0-9a-f]{32})?"
_ENDING = rf"{_EXPORTED}{_AROUND}{_SUFFIX}(?:\.template|\.tmpl|\.tpl)?"


_NAME = re.compile(rf"{_NO_NUMBER}(?:{_AROUND}{_ALONE}|(?:.*[-_. ])?{_WORD}|.*{_JOINED}){_ENDING}", re.IGNORECASE)
_ONLY_WORD = re.compile(rf"{_AROUND}(?:{_ALONE}|{_WORDS}|{_JOINED}){_AROUND}", re.IGNORECASE)
# With the number that a draft has until it gets its own: a template, a draft of a proposal about templates, any draft.
_DRAFTED = re.compile(rf"[a-z]{{0,6}}-?0{{2,}}[-_. ].*[^-_. ][-_. ]{_WORD}", re.IGNORECASE)
_FIRST = re.compile(rf"0000-.*{_SUFFIX}", re.IGNORECASE)
_NUMBERED = re.compile(_NO_NUMBER, re.IGNORECASE)
_VARIANT = re.compile(rf"(?:^|[-_. ]){_WORD}[-_. ]", re.IGNORECASE)
_MARKDOWN = re.compile(rf".*{_SUFFIX}", re.IGNORECASE)
_ABOUT = re.compile(r"(?:readme|index)\..*", re.IGNORECASE)
#: Folders of which every file is a template; of one kind, such as `NNNN-rfc-template`; and with tools, a template
#: perhaps among them.
_FOLDER = re.compile(
    rf"[._]{{0,2}}{_WORDS}_{{0,2}}|{_NO_NUMBER}.*[-_. ](?!{_WORD}$){_WORDS}|.*{_JOINED}", re.IGNORECASE
)
_FOLDER_OF_ONE = re.compile(rf"{_NO_NUMBER}.*[-_. ]{_WORD}", re.IGNORECASE)
_SINGULAR = re.compile(rf"[._]{{0,2}}(?:{_WORD}|{_JOINED})_{{0,2}}", re.IGNORECASE)
_TOOLS = re.compile(r"[._]?(?:tools?|resources|assets|meta)", re.IGNORECASE)
#: Of GitHub, GitLab and the like.
_HOST = re.compile(
    rf"{_AROUND}(?:issue|pull[-_ ]?request|merge[-_ ]?request|discussion|commit|pr|mr|bug[-_ ]?report)[-_ ]?templates?"
    r"(?:\..*)?",
    re.IGNORECASE,
)
#: Every relevant ASCII name, in lowercase, contains one of these.
_STEMS = (
    *("0000-", "templat", "vorlage", "plantilla", "gabarit", "szablon", "sjablo", "skabelon", "sablon", "model", "mal"),
    *("muster", "skelet", "squelette", "esqueleto", "boilerplate", "tool", "resources", "assets", "meta"),
)


def named_as(path: PurePath) -> Named | None:
    """The role of a file by its name and those of the folders around it."""
    return name_says(path.name, path.parent.name)


def name_says(name: str, folder: str = "") -> Named | None:
    """The same of a file of a name in a folder of a name; of the folder nothing need be known."""
    name, folder = _composed(name), _composed(folder)
    if _says_nothing(name) and _says_nothing(folder):
        return None
    if _HOST.fullmatch(name) or _HOST.fullmatch(folder):
        return "other"
    by_folder = is_for_templates(folder) and is_meant(name, folder)
    if by_folder and _ABOUT.fullmatch(name) and is_folder_of_templates(folder):
        return "maybe"
    if by_folder or _NAME.fullmatch(name):
        # In a folder such as `0000-pod-template` the name of the file says nothing.
        is_drafted = _DRAFTED.match(folder if by_folder else name)
        return "either" if is_drafted else "template"
    if _FIRST.fullmatch(name):
        return "draft"
    stem = name.rpartition(".")[0]
    is_variant = _MARKDOWN.fullmatch(name) and _NUMBERED.match(name) and _VARIANT.search(stem)
    return "maybe" if is_variant else None


def may_be_template(path: PurePath) -> bool:
    """Whether a path is one where templates are looked for."""
    return named_as(path) is not None


def names_template(title: str) -> bool:
    """Whether a title is that of a template, which no document has: `Spec template`."""
    return _NAME.fullmatch(f"{title}.md") is not None


def is_word_for_template(name: str) -> bool:
    """Whether a name is nothing but a word for a template or templates, in any of the languages."""
    return _ONLY_WORD.fullmatch(_composed(name)) is not None


def is_for_templates(folder: str) -> bool:
    """Whether templates are looked for in a folder of this name."""
    folder = _composed(folder)
    if _says_nothing(folder):
        return False
    return any(form.fullmatch(folder) for form in (_FOLDER, _FOLDER_OF_ONE, _TOOLS)) and not _HOST.fullmatch(folder)


def is_folder_of_templates(folder: str) -> bool:
    """Whether every file in a folder of this name is a template, of one kind each."""
    folder = _composed(folder)
    return _FOLDER.fullmatch(folder) is not None and not _HOST.fullmatch(folder)


def is_meant(name: str, folder: str) -> bool:
    """Whether a file in a folder for templates is one; what explains templates may be one where it is alone."""
    name, folder = _composed(name), _composed(folder)
    if _TOOLS.fullmatch(folder):
        return _NAME.fullmatch(name) is not None
    if not (_MARKDOWN.fullmatch(name) or _NAME.fullmatch(name)):
        return False
    return not _ABOUT.fullmatch(name) or not _FOLDER.fullmatch(folder) or _SINGULAR.fullmatch(folder) is not None


def _says_nothing(name: str) -> bool:
    """Whether a name is obviously not that of a template; avoids compiling long expressions in nearly all runs."""
    return name.isascii() and not any(map(name.lower().__contains__, _STEMS))


def _composed(name: str) -> str:
    """A name with its accents in one character each; some systems keep them apart."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)
