"""The processes behind a judge."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.grading import Judge
from grader.report import Status
from tests.grading.test_jobs import RIGHT, grade

LARGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks workers")
def test_what_every_worker_is_forked_with_may_lie_in_large_pages(judge: Judge) -> None:
    if not LARGE_PAGES.exists() or "[never]" in LARGE_PAGES.read_text(encoding="ascii"):
        pytest.skip("this machine gives nobody large pages")
    grade(judge, RIGHT)
    maps = Path(f"/proc/{judge.process.pid}/smaps").read_text(encoding="ascii")
    heap = maps.split("[heap]")[-1]
    # What the kernel was asked, which is ours to hold; what it gives depends on how its memory lies.
    assert "hg" in heap.split("VmFlags:")[1].split("\n")[0].split()


def test_what_grades_comes_from_the_folders_of_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook may put the folder of its own modules before all others; none of them is run by the grader."""
    (tmp_path / "pluggy.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path), "", *sys.path])
    with Judge() as judge:
        assert grade(judge, RIGHT).status is Status.PASS
    assert not (tmp_path / "ran").exists()
