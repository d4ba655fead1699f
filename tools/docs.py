"""Keep what the manual quotes from the product equal to the product: the help of commands, the texts of refusals.

    python tools/docs.py write    put it there (make docs)
    python tools/docs.py check    say what differs (make check)

The pages are written by hand. Between ``<!-- help: import -->`` and ``<!-- /help -->`` stands what `cartera import --help`
prints; between ``<!-- refusals -->`` and ``<!-- /refusals -->`` every refusal with its text in the page's language.
"""

import importlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "docs/en/commands.md", ROOT / "docs/es/comandos.md")
REFUSALS = {"en": ROOT / "docs/en/reasons.md", "es": ROOT / "docs/es/motivos.md"}
TITLES = {"en": "| code | it says |\n| --- | --- |\n", "es": "| código | dice |\n| --- | --- |\n"}
TABLE = re.compile(r"(<!-- refusals -->\n).*?(<!-- /refusals -->)", re.DOTALL)
BLOCK = re.compile(r"(<!-- help: (?P<name>[a-z -]+) -->\n).*?(<!-- /help -->)", re.DOTALL)


def leaves(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that does something, with its words: ("policy", "check")."""
    if isinstance(command, click.Group):
        group = click.Context(command)
        for name in sorted(command.list_commands(group)):
            if below := command.get_command(group, name):
                yield from leaves(below, (*path, name))
    else:
        yield path, command


def commands() -> dict[str, click.Command]:
    """Return every command of `cartera` by its words: "policy check"."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cartera.config.settings")
    import django  # noqa: PLC0415 - settings must be named first

    django.setup()
    from cartera.config.commands import cartera  # noqa: PLC0415 - needs the apps

    return {" ".join(words): command for words, command in leaves(cartera)}


def help_of(name: str, command: click.Command) -> str:
    """Return what `cartera NAME --help` prints, at a width that does not depend on the terminal."""
    names = {"help_option_names": ["-h", "--help"]}
    context = click.Context(
        command, info_name=f"cartera {name}", max_content_width=100, terminal_width=100, **names
    )
    # click keeps the help option of whoever called the command first, which may have been a test without our `-h`.
    command._help_option = None
    return command.get_help(context)


def filled(text: str, known: dict[str, click.Command]) -> str:
    """Return the page with every block of help as it is today; a block of a command that is gone is emptied."""

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        said = f"```text\n{help_of(name, known[name])}\n```\n" if name in known else ""
        return f"{match[1]}{said}{match[3]}"

    return BLOCK.sub(fill, text)


def refusals() -> dict[str, set[str]]:
    """Return the texts (msgids) of every refusal that is no reason, by its code."""
    from cartera.kernel.reasons import REASONS  # noqa: PLC0415 - needs the apps
    from cartera.problems import Refused  # noqa: PLC0415 - needs the apps

    product = ROOT / "src/cartera"
    for path in product.rglob("*.py"):
        if "tests" not in path.parts and "Refused" in path.read_text(encoding="utf-8"):
            name = path.relative_to(product.parent).with_suffix("").as_posix()
            importlib.import_module(name.replace("/", ".").removesuffix(".__init__"))
    found: dict[str, set[str]] = {}
    for kind in kinds_of(Refused):
        if kind.__module__.startswith("cartera.") and kind.code not in REASONS:
            found.setdefault(kind.code, set()).add(kind.text)
    return found


def kinds_of(kind: type) -> Iterator[type]:
    """Yield every class below a class."""
    for below in kind.__subclasses__():
        yield below
        yield from kinds_of(below)


def with_refusals(text: str, language: str) -> str:
    """Return the page with the table of refusals as it is today, fields shown as an ellipsis."""
    from django.utils import translation  # noqa: PLC0415 - needs settings

    with translation.override(language):
        rows = [
            f"| `{code}` | {' / '.join(re.sub(r'%[(][a-z_]+[)][sd]', '…', translation.gettext(t)) for t in sorted(texts))} |"
            for code, texts in sorted(refusals().items())
        ]
    table = "\n" + TITLES[language] + "\n".join(rows) + "\n\n"
    return TABLE.sub(lambda match: match[1] + table + match[2], text)


def problems(known: dict[str, click.Command]) -> list[str]:
    """Return, page by page, which commands are missing, gone or described as they no longer are."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = {match["name"] for match in BLOCK.finditer(text)}
        place = page.relative_to(ROOT)
        found += [f"{place}: `cartera {name}` is not described" for name in sorted(set(known) - named)]
        found += [f"{place}: there is no `cartera {name}`" for name in sorted(named - set(known))]
        if filled(text, known) != text:
            found.append(f"{place}: the help of a command changed; `make docs` writes it")
    for language, page in REFUSALS.items():
        text = page.read_text(encoding="utf-8")
        if with_refusals(text, language) != text:
            found.append(f"{page.relative_to(ROOT)}: a refusal changed; `make docs` writes it")
    return found


def main(verb: str) -> int:
    """Write or check; return the exit status."""
    known = commands()
    if verb == "write":
        for page in PAGES:
            page.write_text(filled(page.read_text(encoding="utf-8"), known), encoding="utf-8")
        for language, page in REFUSALS.items():
            page.write_text(with_refusals(page.read_text(encoding="utf-8"), language), encoding="utf-8")
    found = problems(known)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["write"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
