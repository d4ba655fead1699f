"""Every story beside this file holds."""

from pathlib import Path

import pytest

from cartera.cycle import deciding
from cartera.insight.commands import said
from cartera.insight.story import deeds, expectations
from cartera.insight.story.player import play
from cartera.insight.story.reading import Built, read_story
from cartera.insight.story.scene import Scene
from tests.long import LONG

HERE = Path(__file__).parent


RUNNING = sorted(
    file.stem for file in HERE.glob("*.toml") if "{ run = true }" in file.read_text(encoding="utf-8")
)
FEW = ["complaints-discards-and-payments", "the-law-of-colombia-holds-a-letter"]
ASKED_AGAIN = RUNNING if LONG else FEW


def hold(name: str) -> None:
    """Play a story and let it hold."""
    story, problems = read_story(HERE / f"{name}.toml", Built(deeds.BUILT, expectations.BUILT))
    assert story is not None, "\n".join(str(problem) for problem in problems)
    played = play(story)
    assert played.holds, "\n".join(f"line {each.line}: {said(each)}" for each in played.differences)


@pytest.mark.parametrize("name", sorted(file.stem for file in HERE.glob("*.toml")))
def test_the_story_holds(name, django_db_blocker) -> None:
    with django_db_blocker.unblock():  # the player brings a database of its own, always SQLite
        hold(name)


@pytest.mark.parametrize("name", ASKED_AGAIN)
def test_right_after_a_run_the_cycle_would_decide_the_same_again(
    name, django_db_blocker, monkeypatch
) -> None:
    """A story goes by what its runs decided; played without that, all is read anew and comes out alike."""
    compared = []

    def ran(scene: Scene, day: deciding.Day) -> None:
        compared.append(deciding.decide(scene.creditor, scene.on).decisions.equals(day.decisions))

    monkeypatch.setattr(Scene, "ran", ran)
    with django_db_blocker.unblock():
        hold(name)
    assert compared
    assert all(compared)


def test_there_are_stories() -> None:
    assert len(list(HERE.glob("*.toml"))) >= 20
