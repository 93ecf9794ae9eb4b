"""What `course init` says it did."""

from __future__ import annotations

from pathlib import Path

from grader.terminal import update_lines
from grader.workspace import Stub, Update

FILE = Path("mine/exercises/01-doubling/doubling.py")


def changed(old: str, new: str) -> Update:
    return Update((), (), (Stub("doubling", FILE, old, new),), ())


def lines_of(update: Update) -> list[str]:
    return update_lines(update, here=Path.cwd())


def test_a_new_workspace_has_a_line_for_each_file() -> None:
    assert lines_of(Update((Path("README.md"), FILE), (), (), ())) == ["made  README.md", f"made  {FILE}"]


def test_what_was_there_is_counted() -> None:
    assert lines_of(Update((), (FILE,), (), (Path("a.py"), Path("b.py")))) == [
        f"renewed  {FILE}",
        "2 files were there already and are unchanged.",
    ]


def test_a_begun_file_is_followed_by_what_is_new_in_its_stub() -> None:
    assert lines_of(changed("def double(x):\n    pass\n", "def double(x, y):\n    pass\n")) == [
        "",
        f"changed  {FILE}: the course has another stub for it now; your file stays as it is.",
        "--- the stub you know",
        "+++ the stub now",
        "@@ -1,2 +1,2 @@",
        "-def double(x):",
        "+def double(x, y):",
        "     pass",
    ]


def test_a_long_difference_is_cut_and_says_how_to_see_the_rest() -> None:
    lines = lines_of(changed("", "".join(f"line {n}\n" for n in range(100))))
    assert lines[2 + 39] == "+line 36"
    assert lines[2 + 40 :] == [
        "… 63 more lines: course reset doubling puts the new stub in place; your file is saved first."
    ]
