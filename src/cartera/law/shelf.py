"""The packs that come with the product and those a firm adds, read once; parents before their children."""

import difflib
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from cartera.law.pack import Pack, Rule
from cartera.law.reading import read_pack
from cartera.problems import N_, Problem, Refused
from cartera.toml import texts as toml_texts

SUFFIX = ".toml"
NO_LAW = "none"  # the pack of where nobody knows the law
_OWN: list[Path] = []  # the firm's folder, when it has one


class UnknownPack(Refused):
    """No pack has this id."""

    code = "unknown_pack"
    text = N_("There is no jurisdiction pack “%(pack)s”; did you mean “%(near)s”? There are: %(known)s.")


class UnknownRule(Refused):
    """No rule of any pack has this id."""

    code = "unknown_rule"
    text = N_("There is no rule “%(rule)s”; did you mean “%(near)s”?")


class BrokenPack(Exception):
    """A pack that comes with the product has problems; a test keeps this from being shipped."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_all(texts: Mapping[str, str]) -> tuple[dict[str, Pack], list[Problem]]:
    """Read packs given by file name, parents first whatever the order, and return them by id with all problems."""
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    waiting = dict(texts)
    while waiting:
        ready = [name for name in waiting if _parent_of(waiting[name]) not in _ids(waiting)] or list(waiting)
        for name in ready:
            pack, told = read_pack(waiting.pop(name), file=name, parents=packs)
            problems += told
            if pack is None:
                continue
            if pack.id in packs:
                said = N_("The id “%(value)s” stands twice.")
                problems.append(Problem("repeated_id", said, {"value": pack.id}, file=name))
            packs[pack.id] = pack
    return packs, problems


def _ids(texts: Mapping[str, str]) -> set[str]:
    return {_head(text).get("id", "") for text in texts.values()}


def _parent_of(text: str) -> str | None:
    return _head(text).get("parent")


@functools.lru_cache(maxsize=128)
def _head(text: str) -> dict[str, str]:
    """Return the ids in a pack's head; nothing when it cannot be read, which its reader will say."""
    before_lists = text.removeprefix("\ufeff").split("\n[[", 1)[0]
    try:
        head = tomllib.loads(before_lists).get("pack", {})
    except (ValueError, RecursionError):
        return {}
    return {key: head[key] for key in ("id", "parent") if isinstance(head.get(key), str)}


def keep_own(folder: Path | None) -> None:
    """Name the folder in which a firm keeps packs of its own; None for no such folder."""
    _OWN[:] = [folder] if folder else []
    _read.cache_clear()


def load() -> Mapping[str, Pack]:
    """Return every pack by id, the firm's own among them; raises `BrokenPack` when a shipped one cannot be used."""
    return _read()[0]


def problems() -> list[Problem]:
    """Return what is wrong with the firm's own packs; one that cannot be used is left out."""
    return list(_read()[1])


@functools.cache
def _read() -> tuple[Mapping[str, Pack], tuple[Problem, ...]]:
    """Read the shipped packs and the firm's own; a file of the same name takes a shipped one's place if it is good."""
    folder = files("cartera.law") / "packs"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(SUFFIX))
    shipped = {name: (folder / name).read_text("utf-8") for name in names}
    own, told = _own_texts()
    packs, found = read_all({**shipped, **own})
    while own and any(problem.fatal for problem in found):
        told += [problem for problem in found if problem.fatal]
        wrong = {problem.file for problem in found if problem.fatal}
        # Where a shipped pack breaks because of the firm's, none of the firm's is used: law comes before convenience.
        left_out = wrong & own.keys() or set(own)
        own = {name: text for name, text in own.items() if name not in left_out}
        packs, found = read_all({**shipped, **own})
    if any(problem.fatal for problem in found):
        raise BrokenPack(found)
    return MappingProxyType(dict(sorted(packs.items()))), tuple(told)


def _own_texts() -> tuple[dict[str, str], list[Problem]]:
    found: dict[str, str] = {}
    told: list[Problem] = []
    for path in sorted(path for folder in _OWN for path in folder.glob(f"*{SUFFIX}")):
        text, unread = toml_texts.load(path)
        told += [replace(problem, code="unreadable_pack", file=path.name) for problem in unread]
        if text is not None:
            found[path.name] = text
    return found, told


def pack(pack_id: str) -> Pack:
    """Return a pack by its id, in any case of letters; raises `UnknownPack`, naming what is near."""
    packs = load()
    if pack_id.lower() not in packs:
        near = difflib.get_close_matches(pack_id.lower(), packs, 1, 0)
        raise UnknownPack(pack=pack_id, near=near[0], known=", ".join(packs))
    return packs[pack_id.lower()]


def chain(one: Pack) -> Iterator[Pack]:
    """Yield a pack and its parents, nearest first."""
    yield one
    while one.parent:
        one = pack(one.parent)
        yield one


def rules_of(one: Pack) -> tuple[Rule, ...]:
    """Return the rules that bind under a pack: its own, then its parents'."""
    return tuple(rule for each in chain(one) for rule in each.rules)


def governing(country: str, subdivision: str = "", chosen: str = "") -> str:
    """Return the id of the pack for who lives somewhere: the one a house has chosen, else that of the country, else none known.

    Where a child of that pack is made for the part of the country they live in (ISO 3166-2), it is the child.
    """
    base = chosen or (country.lower() if country.lower() in load() else NO_LAW)
    return covering(base, subdivision) if subdivision and base in load() else base


def covering(base: str, place: str) -> str:
    """Return the id of the pack that is made for a part of a country (ISO 3166-2) under a pack, or that pack's own id.

    A child only adds and tightens, so it may always take its parent's place. Raises `UnknownPack`.
    """
    found = base
    for one in load().values():
        whole = f"{one.country}-{one.subdivision}".upper()
        if one.subdivision and whole == place.upper() and base in [each.id for each in chain(one)]:
            found = one.id
    return found


def rule(rule_id: str) -> tuple[Pack, Rule]:
    """Return a rule by its id with the pack it stands in; raises `UnknownRule`, naming what is near."""
    everything = {rule.id: (one, rule) for one in load().values() for rule in one.rules}
    if rule_id not in everything:
        near = difflib.get_close_matches(rule_id, everything, 1, 0)
        raise UnknownRule(rule=rule_id, near=near[0])
    return everything[rule_id]
