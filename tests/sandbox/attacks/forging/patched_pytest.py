# tries: patch pytest so that every test is reported as passed
# expect: fail error
def double(x):
    import _pytest.reports
    import _pytest.runner
    import pytest

    _pytest.reports.TestReport.passed = property(lambda self: True)
    _pytest.runner.call_runtest_hook = lambda *args, **kwargs: None
    pytest.main = lambda *args, **kwargs: 0
    return 3 * x


def total(x):
    return 2 * x.sum()
