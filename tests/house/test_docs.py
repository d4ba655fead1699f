"""What the documentation claims is true, and what the product has is documented, in both languages."""

import importlib
import re

import pytest
import tools.docs

from cartera.config import manual
from cartera.kernel import condition_columns, policy
from tests.house import reading
from tests.house.reading import PRODUCT, ROOT

BOTH = {"en": ROOT / "docs/en", "es": ROOT / "docs/es"}
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
CODE_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


def page(language: str, slug: str) -> str:
    """Return the page of the manual that has this English slug, in a language."""
    named = next(each for each in manual.PAGES if each.en == slug)
    return (BOTH[language] / f"{named.slug(language)}.md").read_text(encoding="utf-8")


@LANGUAGES
def test_the_menu_lists_every_page(language) -> None:
    listed = {each.slug(language) for each in manual.PAGES}
    assert listed == {path.stem for path in BOTH[language].glob("*.md")}


@LANGUAGES
def test_every_page_starts_with_its_title(language) -> None:
    for path in BOTH[language].glob("*.md"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


def test_both_languages_explain_the_same_codes() -> None:
    for each in manual.PAGES:
        english, spanish = (headings_in_code(page(language, each.en)) for language in ("en", "es"))
        assert english == spanish, each.en


def headings_in_code(text: str) -> list[str]:
    """Return what stands in the first column of tables in code: keys, codes, variables."""
    return sorted(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def test_every_command_is_described_as_it_is() -> None:
    assert not tools.docs.problems(tools.docs.commands())


def test_every_command_and_option_has_help() -> None:
    for name, command in tools.docs.commands().items():
        assert command.help, f"cartera {name} has no help"
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"cartera {name} {parameter.opts[0]} has no help"


@LANGUAGES
def test_every_variable_is_documented_and_every_documented_one_exists(language) -> None:
    files = [*reading.modules(), ROOT / "tools/browser.py", ROOT / "conftest.py"]
    pattern = r"\b(CARTERA_[A-Z_]*[A-Z]|DATABASE_URL)\b"
    used = {name for path in files for name in re.findall(pattern, reading.source(path))}
    documented = set(re.findall(r"^\| `(\w+)`", page(language, "settings"), re.MULTILINE))
    assert documented == used


@LANGUAGES
def test_every_reason_and_refusal_is_documented(language) -> None:
    reasons = importlib.import_module("cartera.kernel.reasons").REASONS
    documented = headings_in_code(page(language, "reasons"))
    assert len(documented) == len(set(documented)), "a code is explained twice"
    assert set(documented) == set(reasons) | set(tools.docs.refusals())


@LANGUAGES
def test_every_column_of_a_condition_is_documented(language) -> None:
    text = page(language, "policy")
    for column in condition_columns.CONDITION_COLUMNS:
        assert f"| `{column.name}` |" in text, column.name


@LANGUAGES
def test_every_key_of_a_policy_is_documented(language) -> None:
    text = page(language, "policy")
    words = {*policy.CONSEQUENCES, *policy.ROLES, *policy.CHANNELS}
    fields = {name for kind in (policy.Step, policy.Ladder, policy.Segment) for name in kind.__slots__}
    for name in words | (fields - {"steps"}):
        assert f"`{name}`" in text, name


@LANGUAGES
def test_every_verb_of_a_story_is_documented(language) -> None:
    built = importlib.import_module("cartera.insight.story").BUILT
    text = page(language, "stories")
    assert not [verb for verb in built if f"`{verb}" not in text]


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in DOCUMENTS]
)
def test_links_lead_somewhere(path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"(https?|mailto):", target):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), f"{target} leads nowhere"
        if anchor and found.suffix == ".md":
            assert anchor in manual.anchors(found.read_text(encoding="utf-8")), (
                f"{target} has no such heading"
            )


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in DOCUMENTS]
)
def test_commands_that_are_shown_exist(path) -> None:
    known = tools.docs.commands()
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for line in shown_lines(path.read_text(encoding="utf-8")):
        if make := re.match(r"make( [a-z-]+)?", line):
            assert not make[1] or make[1].strip() in targets, line
        elif "cartera " in line:
            said = line.split("cartera ", 1)[1].split(" #")[0]
            name = next(
                (n for n in sorted(known, key=len, reverse=True) if f"{said} ".startswith(f"{n} ")), None
            )
            assert name or said.startswith("-"), f"there is no such command: {line}"
            options = (
                {opt for param in known[name].params for opt in param.opts} | {"--help"} if name else set()
            )
            for option in re.findall(r"(?<=\s)(--[a-z-]+)", said):
                assert not name or option in options, f"cartera {name} has no {option}"


def shown_lines(text: str) -> list[str]:
    """Return the lines of the code blocks that a reader would type into a terminal."""
    written = re.sub(r"<!-- help: .*?/help -->", "", text, flags=re.DOTALL)
    lines = [
        line.strip().removeprefix("$ ")
        for block in CODE_BLOCK.findall(written)
        for line in block.splitlines()
    ]
    return [line for line in lines if re.match(r"(\S*=\S* )*((\.venv/bin/)?cartera|make)\b", line)]


def test_the_readme_speaks_both_languages() -> None:
    english, spanish = (ROOT / "README.md").read_text(), (ROOT / "README.es.md").read_text()
    assert "(README.es.md)" in english
    assert "(README.md)" in spanish
    for text in (english, spanish):
        assert {"make demo", "make test"} <= set(shown_lines(text))


def test_rules_point_at_examples_that_exist() -> None:
    text = (ROOT / "HOUSE_RULES.md").read_text()
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == 20
    for rule in re.split(r"^\d+\. ", text, flags=re.MULTILINE)[1:]:
        assert "](" in rule, f"a rule links to its best example: {rule[:60]}"


def test_the_product_has_three_policies_to_start_from() -> None:
    shipped = {path.stem for path in PRODUCT.rglob("*.toml") if "shipped" in path.parts}
    assert {"estandar", "personas", "servicios"} <= shipped
