"""Documents whose metadata is in a YAML file next to them: what is found in them depends on that file, too."""

from __future__ import annotations

import os

from proposal_lsp.lsp.analyses import Analyses
from proposal_lsp.lsp.documents import Documents, OpenDocument, is_yaml
from proposal_lsp.lsp.settings import Preferences


class Beside:
    """Has documents analyzed again when the file next to them has changed. Used only on the event loop."""

    def __init__(self, documents: Documents, analyses: Analyses, preferences: Preferences) -> None:
        self._documents = documents
        self._analyses = analyses
        self._preferences = preferences
        #: The documents whose findings may change although their text does not: the client does not expect it.
        self._unexpected: set[OpenDocument] = set()

    def changed(self, path: str | None) -> None:
        """A file has changed, in the editor or on disk: what was found with its help before counts no more."""
        if path is None or not is_yaml(path):
            return
        for place, document in self._documents.next_to(path).items():
            if self._preferences.check(document) and not is_yaml(place) and self._may_have_read(document, path):
                self._analyses.outdate(document)
                self._unexpected.add(document)
                self._analyses.plan(document, self._preferences.of(place).delay / 1000)

    def pop_news(self, document: OpenDocument) -> bool:
        """Whether a document that has been analyzed was so because of its neighbour; only the first time."""
        is_news = document in self._unexpected
        self._unexpected.discard(document)
        return is_news

    def remove(self, document: OpenDocument) -> None:
        """Forget a document that has been closed."""
        self._unexpected.discard(document)

    def _may_have_read(self, document: OpenDocument, path: str) -> bool:
        known = self._analyses.latest(document)
        # Where nothing has been found yet, an analysis that has read it may be under way.
        return known is None or (known.project is not None and os.path.basename(path) in known.project.sidecars)
