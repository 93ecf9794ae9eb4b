"""What strangers wrote is safe to show and to keep, whichever way it comes in."""

from __future__ import annotations

import dataclasses
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.files import try_json, write_record
from grader.report import CheckResult, ExerciseReport, QuestionReport, QuizReport, Remark, Report, Status, Where
from grader.sandbox import wire
from grader.visible import HIDDEN, MOST_DEPTH, visible, visible_data, visible_line

# Some that obey, turn, hide or break, between others.
odd = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\x07\x9b\u202e\u2066\u200b\ufeff\u2028\ud800\r\n\t"))
)
data = st.recursive(
    st.none() | st.booleans() | st.integers() | odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd, inner, max_size=3),
    max_leaves=20,
)


def is_safe(text: str) -> bool:
    return not any(unicodedata.category(c) in HIDDEN and c not in "\n\t" for c in text)


def texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts_in(part)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) else []


@given(odd)
def test_a_text_keeps_all_but_what_nobody_sees(text: str) -> None:
    shown = visible(text)
    assert is_safe(shown)
    assert visible(shown) == shown
    assert shown == "".join(c for c in text if is_safe(c))
    assert not set("\n\t") & set(visible_line(text))


def test_ordinary_writing_stays_as_it_is() -> None:
    for text in ("x = 'é'\n\treturn ŷ  # 二倍, μ ± σ, עברית, 🙂", "", " "):
        assert visible(text) == text


def test_the_sandbox_which_knows_nothing_of_us_has_the_same_rule() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert wire.visible(every) == visible(every)


@given(data)
def test_data_is_visible_through_and_through(value: Any) -> None:
    assert all(map(is_safe, texts_in(visible_data(value))))


def test_data_deeper_than_any_record_is_refused() -> None:
    value: Any = "x"
    for _ in range(MOST_DEPTH + 1):
        value = [value]
    with pytest.raises(ValueError, match="nested deeper"):
        visible_data(value)


@given(odd)
def test_a_report_cannot_hold_anything_else(text: str) -> None:
    """Every kind of part, with the text in every field that takes one."""
    where = Where(text, 1, text, text)
    check = CheckResult(
        text, text, text, Status.FAIL, 0, 1, 0, text, text, text, text, text, where, text, text, text,
        {"id": text, "title": text, "feedback": text}, text,
    )  # fmt: skip
    remark = Remark(text, text, text, text, text, text, text)
    exercise = ExerciseReport(text, text, text, text, Status.FAIL, 0, 1, (check,), text, where, remarks=(remark,))
    quiz = QuizReport(text, text, 0, 1, (QuestionReport(text, 1, text, text, 1),))
    report = Report(
        text, text, text, {"os": text}, 0, text, 0, {"bank_sha256": text}, 0, 1, Status.FAIL, (exercise,), (quiz,)
    )
    assert all(map(is_safe, texts_in(report.to_json())))
    later = dataclasses.replace(exercise, file=text, load_error=text)
    assert "\n" not in later.file
    assert later.load_error == visible(text), "what is wrong may take several lines"


@given(value=data)
def test_a_record_is_visible_when_it_is_written_and_when_it_is_read(
    value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("records") / "state.json"
    write_record(path, {"schema": "s", "value": value})
    assert is_safe(path.read_text(encoding="utf-8"))
    assert all(map(is_safe, texts_in(json.loads(path.read_text(encoding="utf-8")))))
    Path(path).write_text(json.dumps({"schema": "s", "value": value}), encoding="utf-8")
    read = try_json(path, schema="s")
    assert read
    assert read["value"] == visible_data(value)
