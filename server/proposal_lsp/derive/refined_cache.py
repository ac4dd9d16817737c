"""Refined derived schemas, cached on disk: they are computed once for the same texts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from proposal_lsp.caches import digest_of, program, read_cache, trusted_folder, write_cache
from proposal_lsp.catalog.compiled import schema_from_plain, to_plain
from proposal_lsp.catalog.derived import Derived, Guess
from proposal_lsp.derive.evidence import refined, weigh
from proposal_lsp.schema.model import Schema

#: Limits on the finished documents that are taken into account: their number, and their characters together.
MAX_DOCUMENTS = 48
MAX_TOTAL = 600_000


def refined_once(derived: Derived, sources: Sequence[tuple[str, str]]) -> Derived:
    """The schema as refined by these documents, each with a path and a text."""
    folder, template = trusted_folder(), derived.schema
    known = program(), template.id, template.path, template.template, sources
    place = folder and folder / f"{digest_of(*known)}.derived.schemas.json"

    @cache
    def made() -> Derived:
        return refined(derived, weigh(sources, template, most=MAX_DOCUMENTS, total=MAX_TOTAL))

    def without(path: str) -> Schema | None:
        """Is asked of few documents, so that it is not kept."""
        whole = made()
        return whole.without(path) if whole.without else None

    found = _read(place, template) if place else None
    if found is not None:
        return Derived(*found, without)
    if place:
        _write(place, made())
    return made()


def _write(place: Path, derived: Derived) -> None:
    guesses = [[one.place, one.reason] for one in derived.guesses]
    with suppress(TypeError):  # a test says which class is not known there; here it only costs time
        write_cache(place, [to_plain(derived.schema), guesses, derived.documents, sorted(derived.witnesses)])


def _read(place: Path, template: Schema) -> tuple[Schema, tuple[Guess, ...], int, frozenset[str]] | None:
    content: Any = read_cache(place)
    with suppress(AttributeError, KeyError, TypeError, ValueError):
        plain, guesses, documents, witnesses = content
        schema = schema_from_plain(plain, {template.path: template.source})
        return schema, tuple(Guess(tuple(at), reason) for at, reason in guesses), documents, frozenset(witnesses)
    return None
