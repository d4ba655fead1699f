"""What a condition may contain, and that its types fit. Every refusal names what it refuses."""

import difflib
import itertools
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokens import TokenType  # type: ignore[attr-defined]  # re-exported without saying so

from cartera.problems import N_, Problem

Type = Literal["number", "text", "truth", "null", "wrong"]  # wrong: already told, say no more of it

_TYPES: Mapping[type, Type] = {str: "text", float: "number", bool: "truth"}
NUMBER_MAX = 1e15  # beyond it a float no longer counts cents
KNOWN_SHOWN_MAX = 20
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)

# Arguments of the parser's nodes that a condition may use. Others (SYMMETRIC, DISTINCT, a subquery of IN …) change
# the meaning, so a node that has them is refused.
_PLAIN = {
    "this",
    "expression",
    "expressions",
    "low",
    "high",
    "negate",
    "is_string",
    "typed",
    "safe",
    "quoted",
}
_NOT_FUNCTIONS = {"COALESCE", "IN", "AND", "OR", "NOT", "BETWEEN", "LIKE", "IS"}
_WRITTEN = {  # the parser's name of a node → as people write it
    "dpipe": "||", "intdiv": "DIV", "regexplike": "REGEXP", "nullsafeeq": "IS NOT DISTINCT FROM",
    "nullsafeneq": "IS DISTINCT FROM", "struct": "{", "star": "*", "tuple": "( , )", "bitwiseand": "&",
    "bitwiseor": "|", "bitwisenot": "~", "bitwiseleftshift": "<<", "bitwiserightshift": ">>", "jsonextract": "->",
    "jsonextractscalar": "->>", "placeholder": "?", "parameter": "@", "in": "IN …", "is": "IS …",
}  # fmt: skip


@dataclass
class _Check:
    allowed: Mapping[str, type]
    values: Mapping[str, Collection[str]]
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, text: str, *, fatal: bool = True, **fields: object) -> Type:
        """Add a problem, once, and return the type that silences what follows from it."""
        problem = Problem(code, text, fields, fatal=fatal)
        if problem not in self.problems:
            self.problems.append(problem)
        return "wrong"


def check(
    tree: exp.Expression, text: str, *, allowed: Mapping[str, type], values: Mapping[str, Collection[str]]
) -> list[Problem]:
    """Return all that is wrong with a parsed condition whose columns are `allowed` and may hold `values`."""
    run = _Check(allowed, values)
    if _type(run, tree) not in {"truth", "wrong"}:
        run.tell(
            "condition_not_boolean", N_("This is not a condition: it says neither yes nor no. Compare it.")
        )
    if not run.problems:  # the parser reads IFNULL and NVL as COALESCE: the words tell
        for name in _function_words(text):
            _refuse(run, name)
    return run.problems


def column_name(column: exp.Column) -> str:
    """Return the name of a column as conditions know it: SQL names without quotes have no capitals."""
    return column.name if column.this.args.get("quoted") else column.name.lower()


def like_pattern(node: exp.Expression) -> str | None:
    """Return the pattern of a LIKE; None when it is not a text in quotes."""
    pattern = node.expression
    return pattern.this if isinstance(pattern, exp.Literal) and pattern.is_string else None


def _type(run: _Check, node: exp.Expression) -> Type:
    """Return the type of a node, telling what is wrong in it and below."""
    for kinds, handler in _HANDLERS:
        if isinstance(node, kinds):
            strange = {key for key, value in node.args.items() if value} - _PLAIN
            if strange and not isinstance(node, exp.Column):
                break
            return handler(run, node)
    return _refused_node(run, node)


def _logic(run: _Check, node: exp.Expression) -> Type:
    for child in _children(node):
        if _type(run, child) in {"number", "text"}:
            said = N_("“%(part)s” says neither yes nor no, so AND, OR and NOT cannot take it. Compare it.")
            run.tell("condition_not_boolean", said, part=_sql(child))
    return "truth"


def _comparison(run: _Check, node: exp.Expression) -> Type:
    children = _children(node)
    if any(isinstance(child.unnest(), exp.Null) for child in children):
        said = N_("“%(part)s” is never true: nothing equals NULL. Write IS NULL or IS NOT NULL.")
        run.tell("condition_null", said, part=_sql(node))
    _same_type(run, node, children)
    if isinstance(node, exp.EQ | exp.NEQ):
        _check_values(run, children)
    return "truth"


def _between(run: _Check, node: exp.Expression) -> Type:
    _same_type(run, node, _children(node))
    return "truth"


def _in(run: _Check, node: exp.Expression) -> Type:
    children = _children(node)
    if len(children) < 2:
        return _refused_node(run, node)
    _same_type(run, node, children)
    _check_values(run, children)
    return "truth"


def _is(run: _Check, node: exp.Expression) -> Type:
    if not isinstance(node.expression, exp.Null):
        return _refused_node(run, node)
    _type(run, node.this)
    return "truth"


def _like(run: _Check, node: exp.Expression) -> Type:
    if _type(run, node.this) in {"number", "truth"}:
        run.tell("condition_types", N_("LIKE compares texts; “%(part)s” is none."), part=_sql(node.this))
    if like_pattern(node) is None:
        said = N_("The pattern of LIKE is a text in single quotes, such as %(example)s.")
        run.tell("condition_pattern", said, example="'%,vip,%'")
    return "truth"


def _arithmetic(run: _Check, node: exp.Expression) -> Type:
    for child in _children(node):
        if _type(run, child) in {"text", "truth"}:
            said = N_("“%(part)s” is not a number, so it cannot be calculated with.")
            run.tell("condition_types", said, part=_sql(child))
    return "number"


def _coalesce(run: _Check, node: exp.Expression) -> Type:
    types = [kind for kind in _same_type(run, node, _children(node)) if kind != "null"]
    return types[0] if types else "null"


def _literal(run: _Check, node: exp.Expression) -> Type:
    if node.is_string:
        return "text"
    try:
        number = float(node.this)
    except ValueError:
        number = math.inf
    if abs(number) > NUMBER_MAX:
        run.tell(
            "condition_number",
            N_("%(number)s is not a number that can be calculated with."),
            number=node.this,
        )
    return "number"


def _column(run: _Check, node: exp.Expression) -> Type:
    name = column_name(node) if isinstance(node, exp.Column) else ""
    kind = run.allowed.get(name)
    if kind is not None and set(node.args) - {"this"} == {
        key for key, value in node.args.items() if not value
    }:
        return _TYPES[kind]
    near = difflib.get_close_matches(name.lower(), run.allowed, 1)
    closest = near[0] if near else ""
    if node.this.args.get("quoted") and not near:
        said = N_("There is no column %(name)s. If a text is meant, it takes single quotes.")
    elif near and near[0] != name:
        said = N_("There is no column “%(name)s”; did you mean “%(near)s”?")
    else:
        said = N_("There is no column “%(name)s” here; there are %(columns)s.")
    listed = ", ".join(run.allowed)
    return run.tell("condition_column", said, name=_sql(node), near=closest, columns=listed)


def _same_type(run: _Check, node: exp.Expression, children: list[exp.Expression]) -> list[Type]:
    """Return the children's types; tell when they cannot be compared."""
    types = [_type(run, child) for child in children]
    if "truth" in types:
        run.tell("condition_types", N_("“%(part)s” compares what is already yes or no."), part=_sql(node))
    elif {"number", "text"} <= set(types):
        said = N_("“%(part)s” compares a number with a text. Numbers take no quotes, texts take single ones.")
        run.tell("condition_types", said, part=_sql(node))
    return types


def _check_values(run: _Check, children: list[exp.Expression]) -> None:
    """Tell texts that a column compared with them can never hold."""
    columns = [column_name(child) for child in children if isinstance(child, exp.Column)]
    texts = [child.this for child in children if isinstance(child, exp.Literal) and child.is_string]
    for column, text in itertools.product(columns, texts):
        known = run.values.get(column, ())
        near = difflib.get_close_matches(text, known, 1)
        if column == "country" and text != text.lower():
            near = [text.lower()]
        elif column not in run.values or text in known:
            continue
        fields = {
            "column": column,
            "value": text,
            "near": near[0] if near else "",
            "known": ", ".join(known) or "—",
        }
        if near:
            said = N_("%(column)s is never '%(value)s'; did you mean '%(near)s'?")
        elif len(known) > KNOWN_SHOWN_MAX:
            said = N_("%(column)s is never '%(value)s'.")
        else:
            said = N_("%(column)s is never '%(value)s'; it can be %(known)s.")
        run.tell("condition_value", said, fatal=column == "segment", **fields)


_WRITTEN_OTHERWISE = (
    "case",
    "cast",
    "jsonextract",
)  # functions to sqlglot, keywords or signs to who writes them


def _refused_node(run: _Check, node: exp.Expression) -> Type:
    if isinstance(node, exp.AggFunc | exp.Window):
        inner = node.this if isinstance(node, exp.Window) else node
        said = N_("%(name)s is an aggregate: one debtor's outcome may not depend on another's.")
        return run.tell("condition_aggregate", said, name=inner.key.upper())
    if node.args.get("query") or isinstance(node, exp.Query | exp.Exists | exp.Subquery):
        said = N_("A subquery (SELECT) is not allowed: one debtor's outcome may not depend on another's.")
        return run.tell("condition_subquery", said)
    if isinstance(node, exp.Anonymous):
        return _refuse(run, str(node.this).upper())
    if isinstance(node, exp.Func) and node.key not in _WRITTEN_OTHERWISE:
        return _refuse(run, node.sql_name())
    return _refuse(run, _WRITTEN.get(node.key, node.key.upper()))


def _refuse(run: _Check, name: str) -> Type:
    said = N_(
        "%(name)s is not allowed in a condition. Allowed are comparison, AND, OR, NOT, IN, BETWEEN, IS NULL, LIKE, "
        "arithmetic, COALESCE, literals and the listed columns."
    )
    return run.tell("condition_refused", said, name=name)


def _function_words(text: str) -> Iterator[str]:
    """Yield the words before an opening bracket that are no allowed function, as written."""
    tokens = Dialect.get_or_raise("sqlite").tokenize(text)
    for word, bracket in itertools.pairwise(tokens):
        is_word = word.token_type != TokenType.STRING and word.text.isidentifier()
        if is_word and bracket.token_type == TokenType.L_PAREN and word.text.upper() not in _NOT_FUNCTIONS:
            yield word.text.upper()


def _children(node: exp.Expression) -> list[exp.Expression]:
    return list(node.iter_expressions())


def _sql(node: exp.Expression) -> str:
    return node.sql(dialect="sqlite", comments=False)


_Handler = Callable[[_Check, exp.Expression], Type]
_HANDLERS: tuple[tuple[type | tuple[type, ...], _Handler], ...] = (
    (exp.Paren, lambda run, node: _type(run, node.this)),
    ((exp.And, exp.Or, exp.Not), _logic),
    (COMPARISONS, _comparison),
    (exp.Between, _between),
    (exp.In, _in),
    (exp.Is, _is),
    (exp.Like, _like),
    ((*ARITHMETIC, exp.Neg), _arithmetic),
    (exp.Coalesce, _coalesce),
    (exp.Literal, _literal),
    (exp.Boolean, lambda run, node: "truth"),
    (exp.Null, lambda run, node: "null"),
    (exp.Column, _column),
)
