"""`%%grade gan_loss` above a cell, `%grade gan_loss` for the file as it is, `%course` for other commands."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from grader.notebook.cell import CellFile
from grader.notebook.grading import Stopped, grade, grade_cell
from grader.terminal import say

# Commands that somebody has to answer; a kernel has nobody at its keyboard.
NEEDS_KEYS = {"debug", "quiz", "watch"}
COMMAND = "import sys; sys.argv[0] = 'course'; from grader.cli import main; main()"


@magics_class
class CourseMagics(Magics):
    """What `%load_ext grader.notebook` adds to a notebook."""

    @magic_arguments("grade")
    @argument("names", metavar="EXERCISE", nargs="*", help="Its name, a part of that, or its lesson's number.")
    @argument("--workspace", metavar="PATH", help="The workspace, where the notebook is in no folder of it.")
    @argument("--check", metavar="NAME", help="Only this check, and the checks it waits for.")
    @argument("--no-run", action="store_true", help="Do not run the cell here after it was graded.")
    @argument("-v", "--verbose", action="store_true", help="Show passed checks, and all that was printed.")
    @line_cell_magic
    def grade(self, line: str, cell: str | None = None) -> None:
        """Grade an exercise: `%%grade EXERCISE` this cell, `%grade EXERCISE` the file in the workspace.

        The cell becomes the exercise's file; what was in it is saved first, in `.course/saved`. Functions of the
        exercise that the cell does not define stay as they are in the file, with what they use, and so do the
        imports that the cell uses and lacks. So an exercise may be spread over several cells.

        The verdict is made by other processes, of the file alone: nothing that your notebook has defined, changed
        or patched takes part in it. Then the cell is run here as any other, since one wants to call and plot what
        one has just written; not so with --no-run, and where it could not be loaded, as that would only say so
        again.
        """
        arguments = parse_argstring(type(self).grade, line)
        options = {name: getattr(arguments, name) for name in ("workspace", "check", "verbose")}
        if cell is None:
            grade(*arguments.names, **options)
            return
        if len(arguments.names) != 1:
            raise UsageError("Say which exercise the cell is of: %%grade gan_loss. To list them all: %course list")
        found = grade_cell(cell, arguments.names[0], **options)
        if found and not arguments.no_run:
            file, report = found
            if not any(exercise.load_error for exercise in report.exercises):
                run_cell(self.shell, file, cell)

    @line_magic
    def course(self, line: str) -> None:
        """Run a `course` command, as in `%course hint gan_loss`.

        Where the notebook has no variable of that name, also `course hint gan_loss` does, which reports speak of.
        It finds the course that the notebook uses, whatever else is on the path.
        """
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"%course {line}: {error}") from error
        if words[:1] and words[0] in NEEDS_KEYS and "--import" not in words:
            raise UsageError(f"course {words[0]} reads what you type, so it is for a terminal: course {line}")
        # A kernel tells programs to use colours, which are not for what is read from a pipe.
        environment = {name: value for name, value in os.environ.items() if "COLOR" not in name}
        try:
            done = subprocess.run(
                # -P: no file that lies beside the notebook is taken for a module of Python or of the course.
                [sys.executable, "-P", "-c", COMMAND, *words],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except KeyboardInterrupt:
            raise Stopped from None
        say(done.stdout.decode("utf-8", "replace"), nl=False)


def run_cell(shell: Any, file: CellFile, cell: str) -> None:
    """Run a cell as any other, after what it uses of its file and the notebook does not have yet."""
    lacking = [each.text for each in file.kept if not each.binds <= set(shell.user_ns)]
    if lacking:
        shell.run_cell("\n".join(lacking), store_history=False, silent=True)
    shell.run_cell(cell, store_history=False)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext grader.notebook` calls: from then on there are `%%grade`, `%grade` and `grade()`."""
    shell.register_magics(CourseMagics)
    if "grade" not in shell.user_ns:
        shell.push({"grade": grade}, interactive=False)
