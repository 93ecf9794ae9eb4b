"""The checks as an ordinary course would run them: pytest, with the learner's file in its own process."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable

from grader.authoring.bench.bench import Bench
from grader.content import Exercise
from grader.files import write_whole

# How an ordinary course would run the same checks: the learner's file is a module of pytest's own process.
PLAIN_CONFTEST = '''
import functools
import importlib.util
import types
import pytest
import torch
from grader.sandbox.drivers import STANDARD
from grader.sandbox.submission import SubmissionRaised

def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

class Plain:
    """The module, with the two things that checks ask of a submission beside its functions."""
    def __init__(self, module):
        self.module, self.modified = module, ()
    def via(self, driver):
        drive = {**STANDARD, **(vars(load("drivers", DRIVERS)) if DRIVERS else {})}[driver]
        written = {name: each for name, each in vars(self.module).items() if callable(each)}
        return types.SimpleNamespace(**{name: functools.partial(drive, each) for name, each in written.items()})
    def __getattr__(self, name):
        function = getattr(self.module, name)
        def call(*args, **kwargs):
            tensors = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor)]
            before = [tensor.detach().clone() for tensor in tensors]
            try:
                result = function(*args, **kwargs)
            except Exception as error:
                names = [kind.__name__ for kind in type(error).__mro__]
                raised = types.SimpleNamespace(type_names=names, text=str(error), frames=[])
                raise SubmissionRaised(raised) from error
            changed = [not torch.equal(a, b) for a, b in zip(before, tensors)]
            self.modified = tuple(str(number) for number, is_changed in enumerate(changed) if is_changed)
            return result
        return call

@pytest.fixture
def submission():
    return Plain(load("submission", SUBMISSION))

@pytest.fixture
def reference():
    return load("reference", REFERENCE)

@pytest.fixture
def generator():
    return torch.Generator().manual_seed(0)
'''


def plain_pytest(bench: Bench, exercise: Exercise) -> Callable[[], float]:
    """Times the checks of an exercise run as an ordinary course would, in one process; all of them must pass."""
    folder = bench.folder / "plain"
    paths = {"SUBMISSION": folder / "submission.py", "REFERENCE": exercise.directory / "reference.py"}
    settings = "".join(f"{name} = {str(path)!r}\n" for name, path in paths.items())
    settings += f"DRIVERS = {str(exercise.directory / 'drivers.py') if exercise.drivers else ''!r}\n"
    write_whole(folder / "submission.py", exercise.reference)
    write_whole(folder / "conftest.py", settings + PLAIN_CONFTEST)
    write_whole(folder / "pytest.ini", "[pytest]\npython_functions = check_*\n")
    shutil.copy(exercise.directory / "checks.py", folder / "test_checks.py")
    return bench.timer([sys.executable, "-m", "pytest", "-q"], cwd=folder, says=f"{len(exercise.checks)} passed")
