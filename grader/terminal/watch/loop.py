"""Grades an exercise each time its file is saved, and answers keys meanwhile.

One thread waits for three things at once: a key, the grader's word, and the next look at the files.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from grader.content import Course
from grader.errors import CourseError, SandboxError, WorkspaceError
from grader.grading import Job, Judge, integrity, job_of, keep
from grader.report import ExerciseReport, Status
from grader.terminal import keys
from grader.terminal.hints import hint_in_watch
from grader.terminal.layout import search_line
from grader.terminal.onward import after_pass_in_watch
from grader.terminal.overview import exercise_table
from grader.terminal.report import ALTERED, lock_note
from grader.terminal.watch.saves import Saves
from grader.terminal.watch.screen import HELP, Result, Screen, clock
from grader.workspace import ExerciseProgress, Workspace, load_progress, next_exercise, next_hint, record_hint


class Watch:
    """One `course watch`: the exercise at hand, and the check that is at work."""

    def __init__(
        self, course: Course, workspace: Workspace, screen: Screen, typed: keys.Keys, *, id: str | None, here: Path
    ):
        if not course.exercises:
            raise CourseError("This course has no exercises to watch.")
        self.course, self.workspace, self.here = course, workspace, here
        self.screen, self.typed = screen, typed
        self.files = {workspace.path_of(exercise, course): exercise for exercise in course.exercises}
        self.saves = Saves(self.files)
        first = next_exercise(course, load_progress(workspace.state)) or course.exercises[0]
        self.exercise = course.exercise(id) if id else first
        # What was graded last, and how many of its checks are done: None when no check is at work.
        self.source: str | None = None
        self.done: int | None = None
        self.total, self.is_searching = 0, False
        # What was asked for meanwhile: hints, which wait for the check, the list, which is made anew after it, and
        # what was said, which stays below it.
        self.hints_kept, self.lists_again = 0, False
        # What is known of exercises where it cannot be recorded which hints were shown.
        self.unkept: dict[str, ExerciseProgress] = {}
        self.said: list[RenderableType] = []
        self.caveats: list[RenderableType] | None = None
        self.is_over = False

    def run(self, start_judge: Callable[[], Judge]) -> None:
        """Grade and watch until the learner quits. A grader that stops is started again, once."""
        self.may_restart = True
        while True:
            starting = start_judge()
            try:
                with starting as self.judge:
                    self.check()
                    return self.loop()
            except SandboxError:
                if not self.may_restart:
                    raise
                self.may_restart = False
                self.screen.say(Text("The grader stopped. It is started again."))

    def loop(self) -> None:
        """Wait for whatever comes first, and deal with all that is there."""
        while not self.is_over and not (self.typed.ended and self.done is None):
            pressed = self.typed.wait(self.saves.pause, self.judge.channel.fileno())
            while self.judge.has_a_word():
                self.hear()
            for key in pressed:
                self.press(key)
            if saved := self.saves.look(time.monotonic()):
                self.take(saved)
            if self.screen.is_resized:
                self.draw()
        self.screen.leave_state()

    def press(self, key: str) -> None:
        """Do what a key is for; nothing after the one that quits."""
        match key:
            case _ if self.is_over:
                pass
            case "h":
                self.hint()
            case "n":
                self.go_on()
            case "l":
                self.show_list()
            case "r" | keys.ENTER:
                self.check()
            case "?":
                self.say(Text(HELP))
            case "q" | keys.END:
                self.is_over = True
            case keys.REDRAW:
                self.draw()

    def take(self, saved: list[Path]) -> None:
        """Grade what was saved. Where that is another exercise's file, it becomes the current one."""
        exercises = [self.files[path] for path in saved]
        if self.exercise not in exercises:
            exercises = [self.files[path] for path in saved if path.exists()]
            if not exercises:
                return
            self.exercise, self.source = exercises[0], None
        request = self.job()
        if isinstance(request, ExerciseReport) or request.source != self.source:
            self.grade(request, "saved, checking")
        elif self.done is None:
            self.screen.note(f"saved, unchanged ({clock()})")

    def go_on(self) -> None:
        """Go to the next exercise that has not passed. A check that is at work is left for good."""
        following = next_exercise(self.course, load_progress(self.workspace.state), at=self.exercise)
        if following is None:
            return self.say(Text("There is no other exercise that has not passed."))
        self.exercise, self.said, self.hints_kept, self.lists_again = following, [], 0, False
        return self.check()

    def show_list(self) -> None:
        """Show how far each exercise is. What a check at work will change is shown once more when it is done."""
        self.lists_again = self.done is not None
        progress = load_progress(self.workspace.state)
        self.screen.say(exercise_table(self.course, progress, current=self.exercise.id))
        self.show_progress()

    def hint(self) -> None:
        """Show the next hint and record it, as `course hint` does. During a check: once it is known what fails."""
        if self.done is not None:
            self.hints_kept += 1
            return self.show_progress()
        known = load_progress(self.workspace.state).exercise(self.exercise.id)
        known = self.unkept.get(self.exercise.id, known)
        hint = next_hint(self.exercise, known, source=self.source)
        lesson = self.course.lesson_of(self.exercise)
        self.say(hint_in_watch(hint, lesson, self.screen.shows))
        try:
            record_hint(self.workspace.state, hint)
        except WorkspaceError as error:
            self.unkept[self.exercise.id] = known.with_hint(hint.function, hint.level)
            self.say(Text(error.message))

    def check(self) -> None:
        """Have the exercise's file graded as it is now."""
        self.grade(self.job(), "checking")

    def job(self) -> Job | ExerciseReport:
        """The job of grading the exercise's file as it is now."""
        return job_of(self.exercise, self.workspace.path_of(self.exercise, self.course))

    def grade(self, request: Job | ExerciseReport, doing: str) -> None:
        """Have a file graded in place of a check that is at work; show at once why there is none, if so."""
        if isinstance(request, ExerciseReport):
            self.source = self.done = None
            return self.conclude(request)
        self.screen.note(f"{doing} {self.exercise.id} ...")
        self.judge.begin(request)
        self.source, self.done, self.is_searching = request.source, 0, False
        self.total = len(self.exercise.checks)
        return self.show_progress()

    def hear(self) -> None:
        """Take in the grader's next word. The report of a check that nobody waits for any more is dropped."""
        report = self.judge.receive(self.count)
        self.show_progress()
        if report and self.done is not None:
            self.done, self.may_restart = None, True
            self.conclude(report)

    def count(self, event: dict[str, Any]) -> None:
        """Note that one more check is done, or that the mistake is looked for."""
        if self.done is not None and event["event"] == "check":
            self.done += 1
        self.is_searching = event["event"] == "diagnosis"

    def conclude(self, report: ExerciseReport) -> None:
        """Show a report, then keep it: nobody waits for the disk."""
        progress = load_progress(self.workspace.state)
        if self.caveats is None and self.judge.layers:
            self.caveats = caveats(integrity(self.course, self.judge.layers))
        notes = [*([Text(progress.notice)] if progress.notice else []), *(self.caveats or [])]
        onward: list[RenderableType] = []
        if report.status is Status.PASS:
            passed = progress.with_pass(report.id, report.score)
            onward = after_pass_in_watch(self.exercise, self.course, passed)
        self.screen.show(Result(report, onward, notes, self.here, clock()))
        keep(report, self.workspace, lambda notice: self.say(Text(notice)))
        said, hints, self.said, self.hints_kept = self.said, self.hints_kept, [], 0
        for what in said:
            self.say(what)
        if self.lists_again:
            self.show_list()
        for _ in range(hints):
            self.hint()

    def say(self, what: RenderableType) -> None:
        """Show something below the result, also while a check is at work."""
        if self.done is not None:
            self.said.append(what)
        self.screen.say(what)
        self.show_progress()

    def draw(self) -> None:
        """Show everything anew."""
        self.screen.draw()
        self.show_progress()

    def show_progress(self) -> None:
        """How far the check is that is at work."""
        if self.done is not None:
            starting = "" if self.judge.torch_version else " (starting the grader)"
            kept = ", then the hint" if self.hints_kept else ""
            so_far = f"checking {self.exercise.id} ... {self.done} of {self.total}{starting}"
            self.screen.state(f"{search_line(self.exercise.id) if self.is_searching else so_far}{kept}")


def caveats(integrity: dict[str, str]) -> list[RenderableType]:
    """What a learner should know of this machine and this course."""
    is_altered = integrity["bank_sha256"] != integrity["shipped_sha256"]
    return [*lock_note(integrity), *([Text(ALTERED)] if is_altered else [])]
