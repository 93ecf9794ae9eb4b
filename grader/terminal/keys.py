"""Single keys without Enter in a terminal; elsewhere, and where asked for, the first letter of each typed line."""

from __future__ import annotations

import codecs
import contextlib
import importlib
import os
import re
import select
import signal
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

if sys.platform != "win32":
    import termios
    import tty

# What an arrow key and its like send is one key, and none that is a letter.
KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO.|\x1b.|.", re.DOTALL)
CUT_OFF = re.compile(r"\x1b(\[[0-?]*[ -/]*|O)?\Z")
ENTER, END, INTERRUPT = "\n", "\x04", "\x03"
# Ctrl-L, which is also what comes when others may have written on the terminal.
REDRAW = "\x0c"


class Keys(ABC):
    """Where keys come from. A context manager: leaving it gives the terminal back as it was."""

    def __init__(self, source: int):
        self.source = source
        self.rest = ""
        # Nothing more will come.
        self.ended = False
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> Keys:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def wait(self, seconds: float, *others: int) -> list[str]:
        """The keys that come within `seconds`; sooner, once there is one or one of `others` can be read."""
        sources = others if self.ended else (self.source, *others)
        readable, _, _ = select.select(sources, [], [], seconds)
        return self.read() if self.source in readable else self.keys_in("", is_all=not readable)

    def read(self) -> list[str]:
        """The keys that are there now."""
        try:
            typed = os.read(self.source, 4096)
        except OSError:  # Linux says so when a terminal is gone
            typed = b""
        self.ended = not typed
        return self.keys_in(self.decoder.decode(typed, self.ended), is_all=self.ended)

    @abstractmethod
    def keys_in(self, typed: str, *, is_all: bool) -> list[str]:
        """The keys in what was typed since the last call; one that is cut off is kept, unless that `is_all`."""


class LineKeys(Keys):
    """Typed lines: the first letter of each is a key, and an empty line is Enter."""

    def keys_in(self, typed: str, *, is_all: bool) -> list[str]:
        *lines, self.rest = (self.rest + typed).split("\n")
        if self.ended and self.rest:
            lines, self.rest = [*lines, self.rest], ""
        return [line.strip()[:1].lower() or ENTER for line in lines]


class TerminalKeys(Keys):
    """Keys as they are pressed. Ctrl-C and Ctrl-Z do what they always do."""

    def __enter__(self) -> Keys:
        self.before = termios.tcgetattr(self.source)
        handlers: dict[int, Callable[[int, FrameType | None], Any]] = {
            signal.SIGTERM: self.end, signal.SIGHUP: self.end,
            signal.SIGTSTP: self.pause, signal.SIGCONT: self.resume,
        }  # fmt: skip
        self.handlers = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        self.take_terminal()
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        # What was typed and not read is thrown away: it was not meant for the shell.
        self.give_terminal_back(termios.TCSAFLUSH)

    def take_terminal(self) -> None:
        """Have the terminal hand over each key. What was typed before stays."""
        with contextlib.suppress(termios.error):
            tty.setcbreak(self.source, termios.TCSANOW)

    def give_terminal_back(self, when: int) -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self.source, when, self.before)

    def pause(self, number: int, _: FrameType | None) -> None:
        """Ctrl-Z: stop as a process does that knows nothing of it, then go on."""
        self.give_terminal_back(termios.TCSANOW)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self.pause)
        self.resume()

    def resume(self, *_: object) -> None:
        """After a stop, which a shell has used to set the terminal as it likes."""
        self.take_terminal()
        self.rest = REDRAW

    def end(self, number: int, _: FrameType | None) -> NoReturn:
        """Leave every `with` on the way out."""
        raise SystemExit(128 + number)

    def keys_in(self, typed: str, *, is_all: bool) -> list[str]:
        typed, self.rest = self.rest + typed, ""
        if not is_all and (cut_off := CUT_OFF.search(typed)):
            typed, self.rest = typed[: cut_off.start()], cut_off[0]
        return [ENTER if key == "\r" else key.lower() for key in KEY.findall(typed)]


class WindowsKeys(Keys):
    """Keys from the Windows console, which no select() can wait for: they are looked for each time."""

    def __init__(self, console: Any):
        """`console`: the module msvcrt."""
        super().__init__(-1)
        self.console = console

    def wait(self, seconds: float, *others: int) -> list[str]:
        select.select(others, [], [], seconds)
        return self.keys_in("", is_all=True)

    def keys_in(self, typed: str, *, is_all: bool) -> list[str]:
        keys = []
        while self.console.kbhit():
            key = self.console.getwch()
            if key == INTERRUPT:
                raise KeyboardInterrupt
            if key in ("\x00", "\xe0"):
                key += self.console.getwch()
            keys.append(ENTER if key == "\r" else key.lower())
        return keys


def keys_from_stdin(*, plain: bool) -> Keys:
    """What the learner types: keys in a terminal, lines where it must be `plain`."""
    if plain:
        return LineKeys(sys.stdin.fileno())
    if os.name == "nt":
        return WindowsKeys(importlib.import_module("msvcrt"))
    return TerminalKeys(sys.stdin.fileno())
