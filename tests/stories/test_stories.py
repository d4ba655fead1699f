"""Every story beside this file holds."""

from pathlib import Path

import pytest

from cartera.insight.commands import said
from cartera.insight.story import deeds, expectations
from cartera.insight.story.player import play
from cartera.insight.story.reading import Built, read_story

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(file.stem for file in HERE.glob("*.toml")))
def test_the_story_holds(name, django_db_blocker) -> None:
    story, problems = read_story(HERE / f"{name}.toml", Built(deeds.BUILT, expectations.BUILT))
    assert story is not None, "\n".join(str(problem) for problem in problems)
    with django_db_blocker.unblock():  # the player brings a database of its own, always SQLite
        played = play(story)
    assert played.holds, "\n".join(f"line {each.line}: {said(each)}" for each in played.differences)


def test_there_are_stories() -> None:
    assert len(list(HERE.glob("*.toml"))) >= 20
