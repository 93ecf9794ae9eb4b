"""The site's own Markdown: extensions, which MkDocs loads by their names, and generated pages."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.markdown.formula_check import formula_problems
    from grader.markdown.overviews import course_pages, in_words
    from grader.markdown.pages import exercise_pages, mistake_pages

__getattr__, __dir__ = front_door(__name__, __file__)
