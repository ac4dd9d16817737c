"""The option parser of all commands: behaviour that argparse has no setting for."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any


class OptionParser(argparse.ArgumentParser):
    """A parser whose help ends with examples; those of its subcommands are of the same class.

    Options are written whole; they may come before, between and after the arguments.
    """

    #: What else its formatters are made with.
    _layout: Mapping[str, int] = MappingProxyType({"width": 80})

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def _get_formatter(self) -> argparse.HelpFormatter:
        """One is made for each option, to see whether it could be shown; to find out the real width takes 3 ms."""
        return self.formatter_class(prog=self.prog, **self._layout)

    def format_usage(self) -> str:
        """The first lines of the help, as they are printed; also before an error."""
        self._layout = {}
        return super().format_usage()

    def format_help(self) -> str:
        """The help of a command, as it is printed."""
        from proposal_lsp.cli.examples import ABOUT, examples

        self._layout = {}
        name = " ".join(self.prog.split()[1:])
        self.description = ABOUT[name]
        return super().format_help() + examples(name)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """The options, and the remaining arguments.

        When argparse meets the first arguments, it also binds optional and repeated arguments; arguments after an
        option are then left over. They are bound here.
        """
        found, rest = super().parse_known_args(args, namespace)
        if any(word.startswith("-") and word != "-" for word in rest):
            return found, rest  # an option that there is not
        try:
            for action in self._get_positional_actions() if rest else ():
                given = getattr(found, action.dest, None)
                if action.nargs == "?" and given is None and rest:
                    setattr(found, action.dest, self._get_values(action, [rest.pop(0)]))
                elif action.nargs in ("*", "+") and rest:
                    setattr(found, action.dest, [*(given or ()), *self._get_values(action, rest)])
                    rest = []
        except argparse.ArgumentError as error:
            self.error(str(error))
        return found, rest
