"""The bank as a whole: its files and folders, the order of learning, and the seal."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from grader.content import Content, Exercise, bank_sha256, load_bank, load_exercise, seal_of
from grader.content.bank import FILES, in_learning_order
from grader.errors import ContentError
from tests.content.test_check import edit


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ContentError, match=rf"{name}: missing; every exercise has exercise.yml, reference.py"):
        load_exercise(folder)


def test_prerequisites_come_first_then_the_rank(folder: Path) -> None:
    plain = load_exercise(folder)

    def exercise(id: str, *needs: str) -> Exercise:
        return dataclasses.replace(plain, id=id, prerequisites=needs)

    given = [exercise("a", "d"), exercise("b"), exercise("c", "a", "b"), exercise("d")]
    assert [e.id for e in in_learning_order(given, rank=lambda e: e.id)] == ["b", "d", "a", "c"]
    assert [e.id for e in in_learning_order(given[::-1], rank=lambda e: e.id)] == ["b", "d", "a", "c"]
    assert [e.id for e in in_learning_order(given, rank=lambda e: -ord(e.id))] == ["d", "b", "a", "c"]
    assert in_learning_order([], rank=lambda e: e.id) == ()


@pytest.mark.parametrize("needs", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "c", "b": "a", "c": "b"}])
def test_a_cycle_of_prerequisites_is_refused(folder: Path, needs: dict[str, str]) -> None:
    plain = load_exercise(folder)
    given = [dataclasses.replace(plain, id=id, prerequisites=(need,)) for id, need in needs.items()]
    with pytest.raises(ContentError, match=re.escape(f"prerequisites form a cycle: {sorted(needs)}")):
        in_learning_order([*given, dataclasses.replace(plain, id="free")], rank=lambda e: e.id)


def test_an_unknown_prerequisite_is_named_with_its_file(folder: Path) -> None:
    edit(folder / "exercise.yml", "prerequisites: []", "prerequisites: [tripling]")
    with pytest.raises(ContentError, match=r"exercise\.yml: no exercise 'tripling' in the bank"):
        load_bank(folder.parents[1])


def test_the_bank_leaves_out_hidden_folders_and_files(content: Content) -> None:
    (content.bank / "_draft").mkdir()
    (content.bank / ".cache").mkdir()
    (content.bank / "notes.txt").write_text("x", encoding="utf-8")
    assert [exercise.id for exercise in load_bank(content.bank)] == ["doubling"]
    with pytest.raises(ContentError, match="no exercise bank here"):
        load_bank(content.bank / "nowhere")


def test_an_exercise_stands_in_the_folder_of_its_lesson(content: Content, folder: Path) -> None:
    shutil.copytree(folder, content.bank / "tripling")
    with pytest.raises(
        ContentError, match=r"tripling.exercise\.yml: an exercise stands in the folder of its lesson"
    ):
        load_bank(content.bank)


def test_no_two_lessons_have_an_exercise_of_the_same_id(content: Content, folder: Path) -> None:
    shutil.copytree(folder, content.bank / "02-more" / "doubling")
    with pytest.raises(ContentError, match=r"02-more.*: 'doubling' is there already: .*01-doubling"):
        load_bank(content.bank)


@pytest.mark.parametrize("name", FILES)
def test_the_hash_of_the_bank_follows_every_file(content: Content, folder: Path, name: str) -> None:
    before = bank_sha256(load_bank(content.bank))
    assert before == bank_sha256(load_bank(content.bank)) == seal_of(content.bank)
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert bank_sha256(load_bank(content.bank)) != before


def test_the_hash_tells_where_one_file_ends(content: Content, folder: Path) -> None:
    before = bank_sha256(load_bank(content.bank))
    reference, checks = folder / "reference.py", folder / "checks.py"
    raw = reference.read_bytes()
    reference.write_bytes(raw[:-1])
    checks.write_bytes(raw[-1:] + checks.read_bytes())
    assert bank_sha256(load_bank(content.bank)) != before


def test_a_bank_without_a_seal_has_none(content: Content) -> None:
    (content.bank / "SHA256").write_bytes(b"\xff")
    assert seal_of(content.bank) == ""
    (content.bank / "SHA256").unlink()
    assert seal_of(content.bank) == ""
