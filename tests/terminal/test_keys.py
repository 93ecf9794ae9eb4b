"""Keys without Enter in a terminal, typed lines elsewhere, and the terminal given back."""

from __future__ import annotations

import os
import pty
import socket
import termios
from collections.abc import Iterator

import pytest

from grader.terminal.keys import END, ENTER, LineKeys, TerminalKeys, WindowsKeys


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """The end that is read and the end that is typed into."""
    theirs, ours = os.pipe()
    yield theirs, ours
    os.close(theirs)


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The terminal and the end that is typed into."""
    ours, theirs = pty.openpty()
    yield theirs, ours
    os.close(ours)
    os.close(theirs)


def test_the_first_letter_of_a_line_is_a_key(pipe: tuple[int, int]) -> None:
    theirs, ours = pipe
    with LineKeys(theirs) as keys:
        os.write(ours, "hint\n  Q\n\nr\r\nünchen\nne".encode())
        assert keys.wait(10) == ["h", "q", ENTER, "r", "ü"]
        assert keys.wait(0) == []
        os.write(ours, b"xt")
        os.close(ours)
        assert keys.wait(10) == []
        assert not keys.ended
        assert keys.wait(10) == ["n"], "a last line needs no line end"
        assert keys.ended
        assert keys.wait(0) == []


def test_a_key_comes_without_enter_and_the_terminal_is_given_back(terminal: tuple[int, int]) -> None:
    theirs, ours = terminal
    before = termios.tcgetattr(theirs)
    os.write(ours, b"h")
    with TerminalKeys(theirs) as keys:
        assert keys.wait(10) == ["h"], "what was typed before is not lost"
        assert termios.tcgetattr(theirs)[3] & termios.ISIG, "Ctrl-C stays what it is"
        os.write(ours, b"nN\r\n\x04")
        assert keys.wait(10) == ["n", "n", ENTER, ENTER, END]
    assert termios.tcgetattr(theirs) == before
    with pytest.raises(ZeroDivisionError), TerminalKeys(theirs):
        raise ZeroDivisionError
    assert termios.tcgetattr(theirs) == before


@pytest.mark.parametrize("typed", ["\x1b[A", "\x1bOH", "\x1b[1;5C", "\x1bq"])
def test_an_arrow_key_is_no_letter(terminal: tuple[int, int], typed: str) -> None:
    theirs, ours = terminal
    with TerminalKeys(theirs) as keys:
        os.write(ours, typed.encode() + b"h")
        assert keys.wait(10)[1:] == ["h"]


def test_a_key_that_comes_in_two_pieces_is_one_key(terminal: tuple[int, int]) -> None:
    theirs, ours = terminal
    with TerminalKeys(theirs) as keys:
        os.write(ours, b"l\x1b[")
        assert keys.wait(10) == ["l"]
        os.write(ours, b"Hn")
        assert keys.wait(10) == ["\x1b[h", "n"]
        os.write(ours, b"\x1b")
        assert keys.wait(10) == []
        assert keys.wait(0) == ["\x1b"], "nothing came after it, so it was the key Esc"
        os.write(ours, b"q")
        assert keys.wait(10) == ["q"]


def test_something_else_to_read_ends_the_waiting(pipe: tuple[int, int]) -> None:
    here, there = socket.socketpair()
    with here, there, LineKeys(pipe[0]) as keys:
        there.send(b"x")
        assert keys.wait(600, here.fileno()) == []
    os.close(pipe[1])


def test_a_terminal_that_is_gone_is_the_end_of_input() -> None:
    ours, theirs = pty.openpty()
    with TerminalKeys(theirs) as keys:
        os.close(ours)
        assert keys.wait(10) == []
        assert keys.ended
    os.close(theirs)


class WindowsConsole:
    """What of the module msvcrt is used."""

    def __init__(self, typed: str):
        self.typed = list(typed)

    def kbhit(self) -> bool:
        return bool(self.typed)

    def getwch(self) -> str:
        return self.typed.pop(0)


def test_keys_of_a_windows_console() -> None:
    here, there = socket.socketpair()
    with here, there, WindowsKeys(WindowsConsole("H\r\xe0Hq")) as keys:
        assert keys.wait(0, here.fileno()) == ["h", ENTER, "\xe0h", "q"]
    with here, there, pytest.raises(KeyboardInterrupt):
        WindowsKeys(WindowsConsole("\x03")).keys_in("", is_all=True)
