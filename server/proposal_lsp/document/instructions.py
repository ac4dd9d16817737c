"""Whether a text of a template is written to the author of a document, or states something that may stay in it."""

from __future__ import annotations

from proposal_lsp import lazy_re as re

_ASKS = re.compile(
    r"(?:^|[.!?] |[\[<({(] ?)(?:describe|explain|list|define|provide|discuss|outline|summari[sz]e|specify|include"
    r"|add|state|give|identify|document|note|say|write|show|tell|mention|consider|make|use|fill|detail|compare|what|why|how)\b"
    r"|\?(?:\s|$)|\b(?:should|your?|e\.g\.|this (?:sub)?section|tbd|todo)\b|\bfill(?:ed)? in\b",
    re.IGNORECASE,
)
_YOUR = re.compile(r"\byour\b", re.IGNORECASE)
#: What a main clause has in English, other than an order or a heading of what is to come.
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|must|may|might|shall|will|can|cannot|applies|apply|holds|means"
    r"|follows|needs|uses)\b",
    re.IGNORECASE,
)
#: What begins a subordinate clause: what its verb says is not a statement of the sentence.
_SUBORDINATE = re.compile(r"\b(?:that|what|which|who|whom|whose|how|why|where|when|if|whether|after|before|as)\b", re.I)

_END = re.compile(r"(?<=[.!]) ")
_CLOSING = ")\"'”’"


def asks(text: str) -> bool:
    """Whether a text of a template tells the author to write something."""
    return _ASKS.search(text) is not None


def asks_for_value(text: str) -> bool:
    """Whether the value that a template has is one to be replaced: `Your Name`, `Describe it in one sentence`.

    A few words that only begin like an order may be a value: `Use case`.
    """
    return _YOUR.search(text) is not None or (len(text.split()) > 3 and asks(text))


def states(text: str) -> bool:
    """Whether a text is a whole sentence that states something, so that it may stay next to an author's own.

    Known for English only; of other languages, as of fragments, nothing is known.
    """
    is_sentence = text[:1].isupper() and text.rstrip(_CLOSING)[-1:] in (".", "!")
    sentences = _END.split(text) if is_sentence and not asks(text) else ()
    return bool(sentences) and all(_FINITE.search(_SUBORDINATE.split(one, maxsplit=1)[0]) for one in sentences)
