"""A name finds what it means, and where it could mean several things, or nothing, the error says what there is."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.content import find_content, load_course
from grader.errors import CourseError

REAL = load_course(find_content())
IDS = [exercise.id for exercise in REAL.exercises]
SLUGS = [lesson.slug for lesson in REAL.lessons]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("vae_elbo", "vae_elbo"),
        ("vae", "vae_elbo"),
        ("GAN_LOSS", "gan_loss"),
        ("gan-loss", "gan_loss"),
        ("The GAN losses", "gan_loss"),
        ("elbo", "vae_elbo"),
        ("05", "vae_elbo"),
        ("5", "vae_elbo"),
        ("05-vaes", "vae_elbo"),
        ("vaes", "vae_elbo"),
    ],
)
def test_an_exercise_is_found_by_what_people_call_it(name: str, id: str) -> None:
    assert REAL.exercise(name).id == id


def test_a_lesson_that_has_one_exercise_means_it() -> None:
    held = {
        lesson.slug: [each.id for each in REAL.exercises if REAL.lesson_of(each) == lesson]
        for lesson in REAL.lessons
    }
    only = {slug: ids[0] for slug, ids in held.items() if len(ids) == 1}
    assert only
    assert {slug: REAL.exercise(slug).id for slug in only} == only


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("vaes", "vaes"),
        ("VAEs", "vaes"),
        ("05", "vaes"),
        ("5", "vaes"),
        ("0", "overview"),
        ("00", "overview"),
        ("05-vaes", "vaes"),
        ("vae-elbo", "vaes"),
        ("depth", "vaes-in-depth"),
        ("fast", "fast-and-steerable-diffusion"),
        ("Variational autoencoders", "vaes"),
    ],
)
def test_a_lesson_is_found_by_what_people_call_it(name: str, slug: str) -> None:
    assert REAL.lesson(name).slug == slug


def test_what_could_be_several_is_listed_and_not_guessed() -> None:
    for name in ("gan", "2", "gans", "02-gans"):
        with pytest.raises(CourseError, match=r"could be any of these: .*gan_loss, gan_train_step\..*course list"):
            REAL.exercise(name)
    with pytest.raises(CourseError, match=r"could be any of these: vaes, vaes-in-depth\..*course status"):
        REAL.lesson("vae")


def test_the_error_names_the_nearest_and_how_to_see_all() -> None:
    with pytest.raises(CourseError, match=r"no exercise 'elboo'\. Did you mean 'vae_elbo'\?.*course list"):
        REAL.exercise("elboo")
    with pytest.raises(
        CourseError, match="Did you mean 'diffusion', 'fast-and-steerable-diffusion' or 'overview'"
    ):
        REAL.lesson("diffusoin")
    with pytest.raises(CourseError, match=r"^There is no lesson 'zzz'\. All lessons: course status$"):
        REAL.lesson("zzz")


def test_a_lesson_without_exercises_says_so() -> None:
    lesson = REAL.lesson("04")
    rest = tuple(each for each in REAL.exercises if REAL.lesson_of(each) != lesson)
    with pytest.raises(CourseError, match="Lesson 4, GANs with control, has no exercise"):
        replace(REAL, exercises=rest).exercise("04")


def test_an_exact_id_wins_over_what_it_is_part_of() -> None:
    ids = ("loss", "loss_of_gan", "LOSS", "gan_loss")
    course = replace(REAL, exercises=tuple(replace(REAL.exercises[0], id=id) for id in ids))
    assert [course.exercise(id).id for id in ids] == list(ids)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(), st.from_regex(r"[a-z0-9_\-² .٣]{1,12}"), st.sampled_from(IDS + SLUGS).map(lambda x: x[:4])
    )
)
@example("9" * 5000)
@example("²")
@example("\ud800")
def test_no_name_raises_anything_but_a_sentence_of_one_line(name: str) -> None:
    for find, known in ((REAL.exercise, REAL.exercises), (REAL.lesson, REAL.lessons)):
        try:
            assert find(name) in known
        except CourseError as error:
            assert "\n" not in error.message


@given(st.sampled_from(IDS), st.sampled_from(SLUGS), st.randoms())
def test_an_exact_id_wins_in_any_order(id: str, slug: str, random: Random) -> None:
    exercises, lessons = list(REAL.exercises), list(REAL.lessons)
    random.shuffle(exercises)
    random.shuffle(lessons)
    course = replace(REAL, lessons=tuple(lessons), exercises=tuple(exercises))
    assert course.exercise(id).id == id
    assert course.lesson(slug).slug == slug


@given(st.sampled_from(IDS), st.data())
def test_how_an_id_is_written_does_not_matter(id: str, data: st.DataObject) -> None:
    written = "".join(data.draw(st.sampled_from([c, c.upper()] if c != "_" else ["_", "-", " "])) for c in id)
    assert REAL.exercise(written).id == id
