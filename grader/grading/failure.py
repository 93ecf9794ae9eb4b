"""What an exception in a check, or in loading a submission, means for the learner."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import CheckFailed
from grader.grading.advice import advice_on
from grader.report import Status, Where
from grader.sandbox.client import Stop, WorkerStopped
from grader.sandbox.submission import SubmissionMissing, SubmissionNotStarted, SubmissionRaised

STATUS_OF_STOP = {
    Stop.TIMEOUT: Status.TIMEOUT, Stop.WAITED: Status.TIMEOUT,
    Stop.MEMORY: Status.MEMORY, Stop.CRASH: Status.CRASH,
}  # fmt: skip
ADVICE_OF_STOP = {
    Stop.TIMEOUT: "Look for a loop that never ends, or for work that grows with the number of elements.",
    Stop.WAITED: "Look for what sleeps or waits: sleep(), input(), a download, a lock that nobody gives back.",
    Stop.MEMORY: "Look for a tensor that is broadcast to a much larger shape than you meant.",
    Stop.CRASH: "The file should define functions and return; it must not end the process (exit, os._exit).",
}
FAULTS = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGFPE", "SIGILL")
ADVICE_OF_FAULT = (
    "Compiled code broke down, which Python alone does not do. Look for memory that is used past its end: "
    "as_strided, from_numpy, ctypes, set_, or an index that nobody checks."
)
ODD_RESULT = "Look at the size and the kind of the numbers that come back; -v shows what was called."
DENIALS = {"PermissionError", "BlockingIOError"}
DENIED = "While it is graded, code may not write files, start programs or use the network; it needs none of these."


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a submission could not be loaded, or what a check found."""

    status: Status
    message: str
    where: Where | None = None
    aspect: str = ""
    advice: str = ""
    expected: str = ""
    got: str = ""
    blocked_by: str = ""
    stdout: str = ""


class Blocked(Exception):
    """A check that has to wait for another."""


class NotRun(Exception):
    """A check of a submission that has waited too long already."""


class CheckOverrun(Exception):
    """The grader's own work on a result takes too long."""


def failure_of(error: BaseException, *, file: str) -> Failure | None:
    """What an exception means; None for one that no submission is known to cause. `file` is the submission's."""
    match error:
        case Blocked():
            return Failure(Status.BLOCKED, f"waits for: {error}", blocked_by=str(error))
        case NotRun():
            return Failure(Status.BLOCKED, str(error))
        case CheckFailed():
            return Failure(
                Status.FAIL,
                error.message,
                aspect=error.aspect,
                advice=error.advice,
                expected=error.expected,
                got=error.got,
            )
        case SubmissionNotStarted():
            return Failure(Status.NOT_STARTED, str(error))
        case SubmissionMissing():
            return Failure(Status.ERROR, str(error), advice="Did you rename it? Checks call it by this name.")
        case SubmissionRaised() if "SystemExit" in error.type_names:
            ended = "the code ended the process (exit)"
            return Failure(Status.CRASH, ended, where=place_of(error, file), advice=ADVICE_OF_STOP[Stop.CRASH])
        case SubmissionRaised():
            advice = advice_on(error) or (DENIED if DENIALS & set(error.type_names) else "")
            return Failure(Status.ERROR, str(error), place_of(error, file), "error", advice)
        case WorkerStopped():
            is_fault = error.reason is Stop.CRASH and any(name in error.message for name in FAULTS)
            advice = error.advice or (ADVICE_OF_FAULT if is_fault else ADVICE_OF_STOP[error.reason])
            return Failure(STATUS_OF_STOP[error.reason], error.message, advice=advice)
        case CheckOverrun():
            return Failure(Status.TIMEOUT, str(error), advice=ODD_RESULT)
    return None


def place_of(raised: SubmissionRaised, file: str) -> Where | None:
    """The submission's innermost line of a traceback."""
    if not raised.frames:
        return None
    line, function, text = raised.frames[-1]
    return Where(file, line, "" if function == "<module>" else function, text.strip())
