"""A real Neovim with the plugin of this repository, driven by keys, and queried over its own protocol."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.editors.neovim.launch import PATIENCE, ROOT, connected, environment, find_neovim, until
from tests.editors.neovim.terminal import COLUMNS, LINES, Terminal, picture
from tests.editors.neovim.traffic import Traffic, read_log

#: Pictures of the terminal.
PICTURES = ROOT / ".e2e" / "shots" / "neovim"
#: Seconds after an escape; with a key that follows sooner, it would be an Alt key.
ESCAPE_PAUSE = 0.08

_KEYS = {"<Esc>": "\x1b", "<CR>": "\r", "<Tab>": "\t", "<BS>": "\x7f", "<Space>": " ", "<lt>": "<"}


class Editor:
    """Neovim with one folder; in a terminal that draws, or without one."""

    def __init__(self, folder: Path, home: Path, *, drawn: bool, init: Path, old: bool) -> None:
        self.folder, self.home = folder, home
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "traffic.jsonl"
        self._arguments = (drawn, init, old)
        self.terminal: Terminal | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._nvim: Any = None
        self._pictures: list[Callable[[], None]] = []

    def start(self, *files: str) -> None:
        """Start it with these files of the folder."""
        drawn, init, old = self._arguments
        program = find_neovim()
        assert program
        # Addresses of sockets must be short.
        self._sockets = tempfile.TemporaryDirectory()
        socket = Path(self._sockets.name) / "nvim"
        command = [program, "--clean", "-u", str(init), "--listen", str(socket), *files]
        variables = environment(self.folder, self.home, self.log, old=old)
        if drawn:
            self.terminal = Terminal(command, variables, self.folder)
        else:
            self._process = subprocess.Popen(
                [command[0], "--headless", *command[1:]],
                cwd=self.folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._nvim = until(lambda: connected(socket), "Neovim listens")
        if not drawn:
            # Menus exist only if there is a screen.
            self._nvim.ui_attach(COLUMNS, LINES, rgb=True)

    @property
    def nvim(self) -> Any:
        """The connection, if Neovim answers; if a prompt waits for a key, the test fails with the screen's text."""
        end = time.monotonic() + PATIENCE
        while self._nvim.api.get_mode()["blocking"]:
            screen = self.terminal.text() if self.terminal else "there is no screen"
            assert time.monotonic() < end, f"Neovim waits for a key:\n{screen}"
            time.sleep(0.02)
        return self._nvim

    def stop(self) -> None:
        """Stop it, and check all messages."""
        process = self.terminal.process if self.terminal else self._process
        try:
            if self._nvim and process:
                self._nvim.command("qall!", async_=True)
                process.wait(PATIENCE)
        finally:
            if self.terminal:
                self.terminal.close()
            if self._process and self._process.poll() is None:
                self._process.kill()
            if self._nvim:
                self._nvim.close()
            self._sockets.cleanup()
            for finish in self._pictures:
                finish()

    def traffic(self) -> Traffic:
        """All messages so far. Fails at the first wrong answer."""
        traffic = Traffic()
        for entry in read_log(self.log):
            traffic.follow(entry)
        return traffic

    def has_answer(self, method: str) -> bool:
        """Whether a request with this method was answered, and Neovim has handled every answer that it waited for."""
        pending = self.lua("return next(vim.lsp.get_clients({ bufnr = 0 })[1].requests) ~= nil")
        return method in self.traffic().counts and not pending

    # Actions of a user.

    def press(self, keys: str) -> None:
        """Type keys, special ones in Neovim's notation: `i`, `<Esc>`, `<C-x>`."""
        if self.terminal is None:
            self._nvim.input(keys)
            return
        while keys:
            special = keys[: keys.find(">") + 1] if keys.startswith("<") else ""
            if special in _KEYS:
                self.terminal.write(_KEYS[special].encode())
            elif special.startswith("<C-"):
                self.terminal.write(bytes([ord(special[3].upper()) & 0x1F]))
            else:
                special = keys.partition("<")[0]
                self.terminal.write(special.encode())
            keys = keys[len(special) :]
            if special == "<Esc>":
                time.sleep(ESCAPE_PAUSE)
        time.sleep(0.01)

    def write(self, text: str) -> None:
        """Type a text without special keys."""
        self.press(text.replace("<", "<lt>").replace("\n", "<CR>"))

    def go(self, line: int, column: int = 0) -> None:
        """Put the cursor on a line, from 1, and a column in bytes, from 0."""
        self.nvim.current.window.cursor = (line, column)

    def go_to(self, words: str, *, past: bool = False) -> None:
        """Put the cursor on the first occurrence of some words, or on the character after them."""
        for number, line in enumerate(self.lines(), 1):
            at = line.find(words)
            if at >= 0:
                self.go(number, len(line[: at + len(words) * past].encode()))
                return
        raise AssertionError(f"no line has {words!r}")

    def complete(self) -> list[str]:
        """Request completion while inserting; the offered items."""
        self.press("<C-x><C-o>")
        until(lambda: self.nvim.funcs.pumvisible(), "a menu is shown")
        return [item["abbr"] or item["word"] for item in self.nvim.funcs.complete_info(["items"])["items"]]

    def choose(self, label: str) -> None:
        """Accept a completion from the menu."""
        labels = [item["abbr"] or item["word"] for item in self.nvim.funcs.complete_info(["items"])["items"]]
        wanted = labels.index(label)
        if self.nvim.funcs.complete_info(["selected"])["selected"] == -1:
            self.press("<C-n>")
            until(lambda: self.nvim.funcs.complete_info(["selected"])["selected"] == 0)
        for _ in range(wanted - self.nvim.funcs.complete_info(["selected"])["selected"]):
            self.press("<C-n>")
        until(lambda: self.nvim.funcs.complete_info(["selected"])["selected"] == wanted, f"{label} is selected")
        self.press("<C-y>")
        until(lambda: not self.nvim.funcs.pumvisible(), "the menu is gone")

    def normal(self) -> None:
        """Leave insert and select mode, and the command line.

        It is tried again if an active snippet has entered insert mode again.
        """
        for _ in range(2):
            self.press("<Esc>")
            until(self._is_normal, "normal mode")

    def _is_normal(self) -> bool:
        if self.nvim.api.get_mode()["mode"] == "n":
            return True
        self.press("<Esc>")
        time.sleep(ESCAPE_PAUSE)
        return False

    def act(self, title: str, *, kind: str = "") -> None:
        """Apply a code action at the cursor, by its title or the beginning of it."""
        before = self.text()
        self.lua(
            """
            local title, kind = ...
            local select = vim.ui.select
            vim.ui.select = function(found) -- several: none is applied
              local titles = vim.tbl_map(function(each) return each.action.title end, found)
              vim.notify('to choose from: ' .. table.concat(titles, '; '))
              vim.ui.select = select
            end
            vim.lsp.buf.code_action({
              context = kind ~= '' and { only = { kind }, diagnostics = {} } or nil,
              filter = function(action) return vim.startswith(action.title, title) end,
              apply = true,
            })
            """,
            title,
            kind,
        )
        until(lambda: self.text() != before or self.notified(), f"the action {title!r} changes the text")
        assert self.text() != before, self.notified()

    # What a user sees.

    def lua(self, code: str, *arguments: Any) -> Any:
        """The value of some Lua."""
        return self.nvim.exec_lua(code, *arguments)

    def lines(self) -> list[str]:
        """The text of the buffer."""
        return list(self.nvim.current.buffer[:])

    def text(self) -> str:
        """The text of the buffer, each line with its ending."""
        return "".join(f"{line}\n" for line in self.lines())

    def attached(self) -> list[str]:
        """The names of the servers of the buffer."""
        return list(self.lua("return vim.tbl_map(function(c) return c.name end, vim.lsp.get_clients({ bufnr = 0 }))"))

    def findings(self, buffer: int = 0) -> list[tuple[str, str, str]]:
        """The findings of the buffer, in order: the code, the text that is marked, the message."""
        found = self.lua("return vim.diagnostic.get(...)", buffer)
        shown = self.nvim.buffers[buffer] if buffer else self.nvim.current.buffer
        lines = [line.encode() for line in shown[:]]
        # Lines may have been deleted since the findings arrived.
        found = [each for each in found if each["lnum"] < len(lines)]
        return [
            (each["code"], lines[each["lnum"]][each["col"] : each["end_col"]].decode(), each["message"])
            for each in sorted(found, key=lambda each: (each["lnum"], each["col"]))
        ]

    def codes(self) -> list[str]:
        """The codes of the findings, in the order of their places."""
        return [code for code, *_ in self.findings()]

    def settled(self, codes: Sequence[str]) -> None:
        """Wait until the findings have these codes."""
        until(lambda: self.codes() == list(codes), f"the findings are {codes}; they are {self.findings()}")

    def notified(self) -> list[str]:
        """The messages of Neovim to the user."""
        return [message["text"] for message in self.lua("return _G.notified or {}")]

    def server(self) -> int:
        """The process of the present server."""
        return int([entry["pid"] for entry in read_log(self.log) if "pid" in entry][-1])

    def kill_server(self) -> int:
        """Kill the server, like a crash; the id of its process."""
        pid = self.server()
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        return pid

    def shows(self, words: str) -> None:
        """Wait until some words appear on the screen."""
        terminal = self.terminal
        assert terminal
        until(lambda: words in terminal.text(), f"{words!r} is on the screen")

    def picture(self, name: str) -> None:
        """Make a picture of the screen, if there is one."""
        if self.terminal is not None:
            time.sleep(0.1)  # for the rest of the output
            self._pictures.append(picture(self.terminal.page(), PICTURES / f"{name}.png"))
