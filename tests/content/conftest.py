"""What the tests of content share."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.content import Content


@pytest.fixture
def folder(content: Content) -> Path:
    """The bank's folder of the one exercise of the fake course."""
    return content.bank / "01-doubling" / "doubling"
