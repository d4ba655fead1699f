"""What a linter cannot keep: sizes, who may write, what every stage must have."""

import ast
import importlib.metadata
import re
import tomllib
import typing

import pytest
from django.apps import apps
from django.conf import settings
from packaging.specifiers import SpecifierSet

from cartera.kernel import policy
from cartera.version import VERSION
from tests.house import ratchet, reading
from tests.house.reading import PRODUCT, ROOT

WRITING = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# The words by which a file says that it writes.
WRITER_NAMES = {"operations", "posting", "ledger", "sending", "moves", "history", "commands"}
STATEMENT = re.compile(r"^\s*(INSERT INTO|UPDATE \S+ SET|DELETE FROM|COPY \S+.* FROM)\b")
LATER = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|(?i:coming soon|próximamente|not yet implemented)|NotImplementedError"
)
SAID = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "N_"}


def test_a_function_ends_within_seventy_lines() -> None:
    too_long = {
        name: reading.length(node)
        for path in reading.modules()
        for name, node in reading.functions(path)
        if reading.length(node) > 70
    }
    assert_only_shrinks(too_long, ratchet.LONG_FUNCTIONS)


def test_functions_over_forty_lines_become_fewer() -> None:
    questioned = sorted(
        f"{name} ({reading.length(node)})"
        for path in reading.modules()
        for name, node in reading.functions(path)
        if reading.length(node) > 40
    )
    assert len(questioned) == ratchet.QUESTIONED_FUNCTIONS, "split one, or lower the ratchet: " + ", ".join(
        questioned
    )


def test_a_file_ends_within_three_hundred_lines() -> None:
    too_long = {
        reading.place(path): len(reading.source(path).splitlines())
        for path in reading.modules()
        if len(reading.source(path).splitlines()) > 300
    }
    assert_only_shrinks(too_long, ratchet.LONG_FILES)


def assert_only_shrinks(found: dict[str, int], allowed: dict[str, int]) -> None:
    """Fail on what is new or grew, and on entries that no longer hold."""
    grown = {name: lines for name, lines in found.items() if lines > allowed.get(name, 0)}
    stale = {name: lines for name, lines in allowed.items() if found.get(name, 0) < lines}
    assert not grown, f"too long: {grown}"
    assert not stale, f"shorter by now, so lower or remove in ratchet.py: {stale}"


def test_only_operations_write() -> None:
    writers = {reading.place(path): line for path in reading.modules() if (line := writes(path))}
    unnamed = {
        name: line for name, line in writers.items() if not WRITER_NAMES & set(re.split(r"[/.]", name))
    }
    assert not set(unnamed) - set(ratchet.WRITERS), f"writes outside an operation (file: line): {unnamed}"
    assert not set(ratchet.WRITERS) - set(unnamed), "no longer writes: remove it from ratchet.WRITERS"


def writes(path) -> int | None:
    """Return the first line that writes rows, or None."""
    for call in reading.calls(path):
        method = call.func
        if not isinstance(method, ast.Attribute):
            continue
        if method.attr not in WRITING | {"update"}:
            continue
        chain = ast.unparse(method.value)
        on_rows = re.search(r"\b(objects|filter|exclude|all|select_for_update)\b", chain)
        if method.attr in WRITING and (on_rows or method.attr not in {"create", "delete", "save"}):
            return call.lineno
        if (
            method.attr in {"save", "delete"}
            and not call.args
            and not re.search(r"form|storage|file|logo", chain)
        ):
            return call.lineno
        if method.attr == "update" and on_rows:
            return call.lineno
    texts = (node for node in reading.nodes(path) if isinstance(node, ast.Constant))
    return next(
        (node.lineno for node in texts if isinstance(node.value, str) and STATEMENT.match(node.value)), None
    )


def test_only_doors_read_the_clock() -> None:
    doors = {"pages", "api", "commands", "config", "desk"}
    offenders = [
        reading.place(path)
        for path in reading.modules()
        if "cartera.foundation.clock" in reading.imported(path)
        and not doors & set(re.split(r"[/._]", reading.place(path)))  # law_commands is a door too
    ]
    assert not offenders, f"take `on` or `at` as an argument: {offenders}"


def test_nothing_listens_to_signals() -> None:
    signals = (
        "django.dispatch",
        "django.db.models.signals",
        "django.core.signals",
        "django.contrib.auth.signals",
    )
    offenders = [
        reading.place(path)
        for path in reading.modules()
        if any(name.startswith(signals) for name in reading.imported(path))
    ]
    assert not offenders, f"call the operation by name: {offenders}"


@pytest.mark.parametrize("stage", reading.stages())
def test_a_stage_says_what_it_owns_in_a_short_readme(stage: str) -> None:
    readme = PRODUCT / stage / "README.md"
    assert readme.exists(), f"{stage} has no README.md"
    lines = [line for line in readme.read_text().splitlines() if line.strip()]
    assert 3 <= len(lines) <= 18, f"{stage}/README.md has {len(lines)} lines; about ten are read"


@pytest.mark.parametrize("stage", reading.stages())
def test_a_readme_names_only_files_that_are_there(stage: str) -> None:
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/))`", (PRODUCT / stage / "README.md").read_text())
    here = (PRODUCT / stage, PRODUCT, ROOT)
    missing = [
        name for name in named
        if not any((place / name).exists() for place in here) and not list(here[0].rglob(name.rstrip("/")))
    ]  # fmt: skip
    assert not missing, f"{stage}/README.md tells of {missing}"


# Needed without being imported: named in the settings, or called by another library or the system.
UNSEEN = {
    "argon2-cffi", "django-allauth", "django-template-partials", "fastexcel", "psycopg", "tzdata", "vl-convert-python", "whitenoise",
}  # fmt: skip


def test_every_dependency_is_imported_by_somebody() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {re.split(r"[\[~><= ]", each)[0].lower() for each in told}
    imported = {name.split(".")[0] for path in reading.modules() for name in reading.imported(path)}
    brought = importlib.metadata.packages_distributions()
    used = {dist.lower() for top in imported for dist in brought.get(top, [])}
    idle = sorted(wanted - used - UNSEEN)
    assert not idle, f"no module imports {idle}: delete them, or say in UNSEEN that somebody else needs them"


def test_amounts_are_never_floats() -> None:
    offenders = []
    for path in reading.modules():
        for node in reading.nodes(path):
            for name, value in named_values(node):
                if name.endswith("_minor") and makes_float(value):
                    offenders.append(f"{reading.place(path)}:{value.lineno} {name}")
    assert not offenders, f"money is integer minor units; rates leave through round_half_up: {offenders}"


def named_values(node: ast.AST):
    """Yield the names a node gives to values: assignments, annotations, keywords and dictionary keys."""
    if isinstance(node, ast.Assign):
        yield from ((reading.said(target), node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign):
        yield reading.said(node.target), node.annotation
        if node.value:
            yield reading.said(node.target), node.value
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg, node.value
    elif isinstance(node, ast.arg) and node.annotation:
        yield node.arg, node.annotation
    elif isinstance(node, ast.Dict):
        keys = (key.value if isinstance(key, ast.Constant) else "" for key in node.keys)
        yield from ((str(key), value) for key, value in zip(keys, node.values, strict=True))


def makes_float(value: ast.AST) -> bool:
    """Tell whether an expression is a float type, a float constant or a call that makes one."""
    said = ast.unparse(value)
    types = {"float", "float | None", "pl.Float64", "pl.Float32", "models.FloatField()"}
    return (
        said in types
        or said.startswith(("float(", "models.FloatField(", "models.DecimalField("))
        or (isinstance(value, ast.Constant) and isinstance(value.value, float))
    )


def test_texts_to_translate_are_whole_sentences_with_named_fields() -> None:
    offenders = [
        f"{reading.place(path)}:{call.lineno}"
        for path in reading.modules(tests=True)
        for call in reading.calls(path)
        if reading.said(call.func) in SAID and call.args and assembled(call.args[0])
    ]
    assert not offenders, f"translate first, then fill in: {offenders}"


def assembled(text: ast.expr) -> bool:
    """Tell whether a text is put together before it is translated: an f-string, %, + or format."""
    joined = isinstance(text, ast.JoinedStr | ast.BinOp)
    return joined or (isinstance(text, ast.Call) and ast.unparse(text.func).endswith(".format"))


def test_nothing_is_left_for_later() -> None:
    kept = (".py", ".html", ".css", ".js", ".toml", ".md", ".po", ".j2")
    places = [
        *PRODUCT.rglob("*"),
        *(ROOT / "docs").rglob("*"),
        *ROOT.glob("*.md"),
        *(ROOT / "tools").glob("*.py"),
    ]
    offenders = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in places
        if path.suffix in kept and "vendor" not in path.parts
        for number, line in enumerate(reading.source(path).splitlines(), 1)
        if LATER.search(line)
    ]
    assert not offenders, f"finish it or leave it out: {offenders}"


def test_every_fact_is_gathered() -> None:
    gathering = {name for path in (PRODUCT / "cycle").rglob("gather*.py") for name in reading.imported(path)}
    tell = [path.parent.name for path in PRODUCT.glob("*/facts.py")]
    tell += [path.parent.name for path in PRODUCT.glob("*/facts/__init__.py")]
    forgotten = [
        stage for stage in tell if not any(name.startswith(f"cartera.{stage}.facts") for name in gathering)
    ]
    assert tell, "no stage tells the kernel anything"
    assert not forgotten, f"cycle.gathering does not ask: {forgotten}"


def test_every_action_has_an_operation_that_carries_it_out() -> None:
    routing = importlib.import_module("cartera.cycle.routing")
    assert set(routing.ACTIONS) == set(typing.get_args(policy.Action))


def test_the_version_is_the_first_heading_of_the_changelog() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == VERSION


def test_the_reading_order_is_the_same_everywhere() -> None:
    order = reading.layers()
    assert set(order) - {"problems", "version"} <= set(reading.stages())
    ours = [name.removeprefix("cartera.") for name in settings.STAGES]
    assert ours == sorted(ours, key=order.index), "settings.STAGES and .importlinter differ"
    text = (ROOT / "ARCHITECTURE.md").read_text()
    shown = re.findall(r"^\| \[`(\w+)/`\]", text, re.MULTILINE)
    assert shown == sorted(shown, key=order.index, reverse=True), "ARCHITECTURE.md and .importlinter differ"
    assert set(shown) == set(reading.stages()), "ARCHITECTURE.md must show every folder"


def test_every_stage_with_models_is_a_django_app() -> None:
    with_models = {path.parent.name for path in PRODUCT.glob("*/models.py")}
    assert {f"cartera.{name}" for name in with_models} <= set(settings.STAGES)


def test_foreign_keys_point_down() -> None:
    order = reading.layers()
    upward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("cartera.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model.__module__.startswith("cartera.")
        if order.index(model._meta.app_label) < order.index(field.related_model._meta.app_label)
    ]
    assert not upward


def test_pins_name_no_registry() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert not re.search(r"://|--", path.read_text()), f"{path.name} names an address or an option"


def test_every_pin_runs_on_the_oldest_python() -> None:
    """Pins are chosen under whatever Python is at hand, which may be newer than the one a fresh machine has."""
    text = (ROOT / "pyproject.toml").read_text()
    oldest = tomllib.loads(text)["project"]["requires-python"].removeprefix(">=") + ".0"
    for path in (ROOT / "requirements").glob("*.txt"):
        for name in re.findall(r"(?m)^([\w.-]+)==", path.read_text()):
            asked = importlib.metadata.metadata(name)["Requires-Python"] or ""
            assert oldest in SpecifierSet(asked), f"{name} asks for Python {asked}"


def test_every_direct_dependency_is_pinned_and_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    pinned = {line.split("==")[0] for line in (ROOT / "requirements/run.txt").read_text().splitlines()}
    for dependency in project["dependencies"]:
        name = re.match(r"[A-Za-z0-9-]+", dependency)[0].lower()
        assert name in pinned, f"{name} is not pinned: make requirements"
        assert re.search(rf'"{re.escape(dependency)}",\s+#', text), (
            f"say in pyproject.toml what {name} is for"
        )
