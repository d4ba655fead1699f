"""The catalogues of translations, kept without GNU gettext: `check`, `extract` and `compile`.

    python tools/translations.py check      # exit 1; file:line for every missing, fuzzy, broken, repeated or unused text
    python tools/translations.py extract    # add what is missing to the catalogues, with an empty translation
    python tools/translations.py compile    # write the .mo files beside the .po files

Every folder of the product keeps its own catalogue: src/cartera/<folder>/locale/<language>/LC_MESSAGES/django.po.
Texts of the modules beside the folders (problems.py) belong to the catalogue of `ui`, which every page loads.
"""

import argparse
import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "cartera"
LANGUAGES = ("es",)
STRAYS = "ui"
SKIPPED = {"tests", "migrations"}

# Which arguments of a call are the text, its plural and its context.
CALLS = {
    "_": (0, None, None), "N_": (0, None, None), "gettext": (0, None, None), "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None), "ngettext": (0, 1, None), "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0), "pgettext_lazy": (1, None, 0), "npgettext": (1, 2, 0),
}  # fmt: skip
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
# What Django's templatize makes of a template: calls of gettext among blanked-out text, line by line.
CALL = re.compile(rf"(?<!\w)(n?p?n?gettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?(?:\s*,\s*({LITERAL}))?")
NAMED = re.compile(r"%\((\w+)\)")
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""

Key = tuple[str, str]  # context, text


@dataclass(frozen=True)
class Text:
    """One text to translate, and where it stands."""

    msgid: str
    file: Path
    line: int
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> Key:
        """Return what tells texts apart in a catalogue."""
        return self.context, self.msgid


def place(file: Path, line: int | None) -> str:
    """Return file:line as a compiler says it."""
    shown = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    return f"{shown}:{line}"


def texts_of_python(file: Path) -> Iterator[Text]:
    """Yield the texts that a module marks. A text put together at run time is no text: see `broken_calls`."""
    for call, (text, plural, context) in _calls(file):
        given = [_constant(argument) for argument in call.args]
        if len(given) > text and given[text]:
            yield Text(given[text], file, call.lineno, _nth(given, plural), _nth(given, context))


def broken_calls(file: Path) -> Iterator[str]:
    """Yield the calls that mark an f-string: no catalogue can ever know its text."""
    for call, (text, _plural, _context) in _calls(file):
        if len(call.args) > text and isinstance(call.args[text], ast.JoinedStr):
            yield f"{place(file, call.lineno)}: an f-string cannot be translated; name its parts with %(name)s"


def _calls(file: Path) -> Iterator[tuple[ast.Call, tuple[int, int | None, int | None]]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                yield node, CALLS[name]


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _nth(given: Sequence[str], place_of: int | None) -> str:
    return given[place_of] if place_of is not None and place_of < len(given) else ""


def texts_of_template(file: Path) -> Iterator[Text]:
    """Yield the texts of {% translate %}, {% blocktranslate %} (trimmed, plural, context) and _("…")."""
    code = templatize(file.read_text(encoding="utf-8"), str(file))
    for found in CALL.finditer(code):
        text, plural, context = CALLS[found[1]]
        given = [ast.literal_eval(literal) for literal in found.groups()[1:] if literal]
        line = code.count("\n", 0, found.start()) + 1
        yield Text(given[text], file, line, _nth(given, plural), _nth(given, context))


def sources(house: Path = HOUSE) -> dict[str, list[Path]]:
    """Return the files that may hold texts, by the folder whose catalogue they belong to."""
    found: dict[str, list[Path]] = defaultdict(list)
    for file in sorted(house.rglob("*")):
        inside = file.relative_to(house)
        if SKIPPED.isdisjoint(inside.parts) and (file.suffix == ".py" or _is_template(inside)):
            found[inside.parts[0] if len(inside.parts) > 1 else STRAYS].append(file)
    return found


def _is_template(inside: Path) -> bool:
    return "templates" in inside.parts and inside.suffix in {".html", ".txt", ".xml"}


def texts(files: Iterable[Path]) -> list[Text]:
    """Return every text of the files."""
    return [
        text
        for file in files
        for text in (texts_of_python(file) if file.suffix == ".py" else texts_of_template(file))
    ]


def catalogue(folder: str, language: str, house: Path = HOUSE) -> Path:
    """Return where the catalogue of a folder stands."""
    return house / folder / "locale" / language / "LC_MESSAGES" / "django.po"


def read(file: Path) -> Catalog:
    """Return a catalogue; of a file that is not there, an empty one. Raise pofile.PoFileError."""
    if not file.exists():
        return Catalog()
    with file.open("rb") as opened:
        return pofile.read_po(opened, abort_invalid=True)


def _entries(known: Catalog) -> dict[Key, Message]:
    return {(message.context or "", _msgid(message)): message for message in known if message.id}


def _msgid(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def check(house: Path = HOUSE) -> list[str]:
    """Return everything wrong with the catalogues, one line each; an empty list when all is well."""
    findings: list[str] = _contradictions(house)
    for folder, files in sources(house).items():
        findings += [finding for file in files if file.suffix == ".py" for finding in broken_calls(file)]
        wanted = texts(files)
        for language in LANGUAGES:
            findings += _compare(wanted, catalogue(folder, language, house))
    return findings


def _contradictions(house: Path) -> list[str]:
    """Find texts that two catalogues translate differently: Django merges them all, and one would win unseen."""
    said: dict[tuple[str, Key], tuple[object, str]] = {}
    findings = []
    for file in sorted(house.glob("*/locale/*/LC_MESSAGES/django.po")):
        for key, entry in _entries(_readable(file)).items():
            if not any(entry.string):
                continue
            here = place(file, entry.lineno)
            string, where = said.setdefault((file.parts[-3], key), (entry.string, here))
            if entry.string != string:
                findings.append(
                    f"{here}: “{key[1]}” is translated otherwise at {where}; give one of them a context"
                )
    return findings


def _readable(file: Path) -> Catalog:
    try:
        return read(file)
    except pofile.PoFileError:
        return Catalog()  # `_compare` reports it


def _compare(wanted: Sequence[Text], file: Path) -> list[str]:
    try:
        entries = _entries(read(file))
    except pofile.PoFileError as error:
        return [f"{place(file, getattr(error, 'lineno', 1))}: {error}"]
    findings = [f"{place(file, 1)}: “{text}” stands here twice" for text in _repeated(file)]
    used: dict[Key, Text] = {}
    for text in wanted:
        used.setdefault(text.key, text)
    for key, text in used.items():
        entry = entries.get(key)
        where = place(text.file, text.line)
        if entry is None:
            findings.append(f"{where}: “{text.msgid}” is missing in {place(file, 1).removesuffix(':1')}")
        elif text.plural and not entry.pluralizable:
            findings.append(f"{where}: “{text.msgid}” has a plural here and none in its catalogue")
    for key, entry in entries.items():
        where = place(file, entry.lineno)
        if key not in used:
            findings.append(f"{where}: “{key[1]}” is not used any more")
        else:
            findings += [f"{where}: “{key[1]}” {fault}" for fault in _faults(entry)]
    return findings


def _repeated(file: Path) -> list[str]:
    if not file.exists():
        return []
    heads = re.findall(
        r'^((?:msgctxt .*\n)?msgid (?:".*"\n?)+)', file.read_text(encoding="utf-8"), re.MULTILINE
    )
    return [head.strip() for head, times in Counter(heads).items() if times > 1]


def _faults(entry: Message) -> Iterator[str]:
    given = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
    if not all(given):
        yield "is not translated"
        return
    if entry.fuzzy:
        yield "is marked fuzzy: read it over and take the mark away"
    names = set(NAMED.findall(" ".join(entry.id) if isinstance(entry.id, (tuple, list)) else entry.id))
    for string in given:
        # The singular may leave the number out; a name the text does not give would fail at run time.
        strange = set(NAMED.findall(string)) - names
        if strange or (len(given) == 1 and set(NAMED.findall(string)) != names):
            yield f"names other fields than its text: {', '.join(sorted(strange or names))}"


def extract(house: Path = HOUSE) -> list[Path]:
    """Append to each catalogue the texts it lacks, with an empty translation; return the files that grew."""
    grown = []
    for folder, files in sources(house).items():
        wanted = {text.key: text for text in reversed(texts(files))}
        for language in LANGUAGES:
            file = catalogue(folder, language, house)
            known = _entries(read(file))
            missing = [text for key, text in reversed(wanted.items()) if key not in known]
            if missing:
                _append(file, missing, language)
                grown.append(file)
    return grown


def _append(file: Path, missing: Sequence[Text], language: str) -> None:
    more = Catalog(locale=language)
    for text in missing:
        msgid = (text.msgid, text.plural) if text.plural else text.msgid
        more.add(msgid, ("", "") if text.plural else "", context=text.context or None)
    written = BytesIO()
    pofile.write_po(written, more, omit_header=True, width=110)
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else HEADER.format(language=language)
    file.write_text(before.rstrip("\n") + "\n\n" + written.getvalue().decode(), encoding="utf-8")


def compile_all(house: Path = HOUSE) -> list[Path]:
    """Write the .mo beside every .po and return them. Raise pofile.PoFileError for a catalogue that cannot be read."""
    made = []
    for file in sorted(house.glob("*/locale/*/LC_MESSAGES/*.po")):
        made.append(file.with_suffix(".mo"))
        half = file.with_suffix(".mo.new")
        with half.open("wb") as opened:
            mofile.write_mo(opened, read(file))
        half.replace(made[-1])  # whoever reads meanwhile finds the old one or the new one
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return its exit code."""
    parser = argparse.ArgumentParser(description="Check, extract or compile the translations.")
    parser.add_argument("act", choices=("check", "extract", "compile"))
    act = parser.parse_args(arguments).act
    if act == "check":
        findings = check()
        print("\n".join(findings) or "All texts are translated.")
        return 1 if findings else 0
    done = extract() if act == "extract" else compile_all()
    print(*(place(file, None).removesuffix(":None") for file in done), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
