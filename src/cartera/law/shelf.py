"""The packs that come with the product, read once; parents before their children."""

import difflib
import functools
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType

from cartera.law.pack import Pack, Rule
from cartera.law.reading import read_pack
from cartera.problems import N_, Problem, Refused


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


@functools.cache
def load() -> Mapping[str, Pack]:
    """Return every shipped pack by id; raises `BrokenPack` when one of them cannot be used."""
    folder = files("cartera.law") / "packs"
    texts = {each.name: each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".toml")}
    packs, problems = read_all(dict(sorted(texts.items())))
    if any(problem.fatal for problem in problems):
        raise BrokenPack(problems)
    return MappingProxyType(dict(sorted(packs.items())))


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


def rule(rule_id: str) -> tuple[Pack, Rule]:
    """Return a rule by its id with the pack it stands in; raises `UnknownRule`, naming what is near."""
    everything = {rule.id: (one, rule) for one in load().values() for rule in one.rules}
    if rule_id not in everything:
        near = difflib.get_close_matches(rule_id, everything, 1, 0)
        raise UnknownRule(rule=rule_id, near=near[0])
    return everything[rule_id]
