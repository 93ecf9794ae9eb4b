"""A new lesson: a page that is well formed, with a quiz of every kind of question, and waits to be written."""

from __future__ import annotations

import re
from pathlib import Path

from grader.content import SLUG, Content, Lesson, load_course
from grader.errors import CourseError
from grader.files import write_whole


def begin_lesson(content: Content, slug: str) -> Path:
    """A file for a lesson after the last one. Raises CourseError for a slug that is none, or is taken."""
    if not SLUG.fullmatch(slug):
        raise CourseError(
            f"'{slug}' is no slug; expected lower-case words joined by hyphens, such as flow-matching"
        )
    lessons = load_course(content).lessons
    if there := next((lesson.file for lesson in lessons if lesson.slug == slug), None):
        raise CourseError(f"{content.lessons / there} is there already")
    last = lessons[-1] if lessons else None
    number = last.number + 1 if last else 1
    path = content.lessons / f"{number:02}-{slug}.md"
    facts = {
        "NUMBER": str(number), "SLUG": slug, "TITLE": slug.replace("-", " ").capitalize(),
        "LEVEL": last.level if last else "beginner", "NEEDS": f'"{last.slug}"' if last else "",
        "ID": id_after(last, number) if last else slug,
    }  # fmt: skip
    write_whole(path, re.sub("|".join(facts), lambda match: facts[match[0]], TEMPLATE))
    return path


def id_after(last: Lesson, number: int) -> str:
    """A canonical id in the manner of the last lesson's: `gm-11` after `gm-10`."""
    stem = re.sub(r"\d+$", "", last.canonical_id)
    return f"{stem}{number:02}" if stem != last.canonical_id else f"{last.canonical_id}-{number:02}"


TEMPLATE = """\
---
number: NUMBER
title: "TITLE"
slug: "SLUG"
level: "LEVEL"
tags: ["topic"]
prerequisites: [NEEDS]
estimated_minutes: 30
contributors: []
diagrams: []
examples: []
canonical_id: "ID"
---

# TITLE

What a reader can do after this page, in two sentences.

## The first section

Text, a formula such as $x_t = x_0 + t$, and code that the tests run:

```python
print(1 + 1)
```

```text
2
```

## Quiz

Try each question before you open its answer.

1. One choice is right.
   - **A)** this one
   - **B)** that one
     > Why one picks it, and why it is wrong. Choices are shown mixed: name things, not letters.

2. Several choices are right. Choose all that apply.
   - **A)** this one
   - **B)** that one
     > What is forgotten by whoever picks it.
   - **C)** and the third

3. The answer is a number: what is $2 \\ln 2$?

**Answers:**

1. **A** - Why it is right.
2. **A, C** - Why these two.
3. **1.386 ± 0.005** - How one gets there.
"""
