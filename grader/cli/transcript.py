"""`course report`: what a learner has done, as a page to show somebody."""

from __future__ import annotations

from pathlib import Path

import click

from grader import __version__
from grader.cli.setting import course, read_progress, workspace
from grader.terminal import say


@click.command()
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path),
    help="Where to write it. Default: course-report.html in your workspace.",
)  # fmt: skip
def report(out: Path | None) -> None:
    """Write a self-graded report to show somebody: what passed, points, quiz results and dates.

    It is one HTML file, which needs no network and prints on A4. It takes the place of an earlier report only.
    """
    from grader.workspace import TRANSCRIPT_NAME, transcript_page, write_transcript

    place = workspace()
    page = transcript_page(course(), read_progress(place), version=__version__)
    path = out if out is not None else place.root / TRANSCRIPT_NAME
    write_transcript(path, page)
    from grader.terminal import shown_path

    say(f"Written: {shown_path(str(path.absolute()), Path.cwd())}")
    say("Open it in a browser, or print it. It is self-graded: it shows what your record says.")


COMMANDS = (report,)
