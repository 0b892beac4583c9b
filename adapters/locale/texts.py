"""Finds every text of the program that a person may read, in the code of the three layers.

A text is found by how it is used: it is given as `message` or `headings` to something of ours,
or stands in one of the fields, keyword arguments and tables named below. Texts are English
templates, whose fields stand in braces.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_FIELD = re.compile(r"\{[^}]*\}")

LAYERS = ("domain", "projections", "adapters")

TRANSLATES = {"_": frozenset({0}), "text": frozenset({0})}
"""What turns a text into the reader's language, and at which place it takes it."""

PARAMETERS = frozenset({"message", "headings", "title"})
"""Parameters and fields that take a text, whatever function or class they belong to."""

FIELDS = frozenset({"MESSAGE", "total"})
"""Fields of classes whose default is a text."""

TABLES = frozenset(
    {
        "_KIND_NAMES",
        "_LABELS",
        "_ONE_SIDED",
        "ASIDES",
        "CAUSES",
        "FIELDS",
        "MISSTATED",
        "PLACES",
        "REASONS",
        "SCENARIOS",
        "STATUSES",
        "VERDICTS",
        "WHAT",
        "WRITTEN",
        "labels",
    }
)
"""Tables whose values are texts."""


@dataclass
class Texts:
    """The texts found, with the files they stand in; and the expressions that hide theirs."""

    found: dict[str, set[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


def texts_of_the_program(root: Path) -> Texts:
    """Every text in the code below `root`."""
    trees = {
        path.relative_to(root).as_posix(): ast.parse(path.read_text("utf-8"))
        for layer in LAYERS
        for path in sorted((root / layer).rglob("*.py"))
    }
    places = TRANSLATES | _places(trees.values())
    texts = Texts()
    for file, tree in trees.items():
        for text in _texts(tree, places, texts.hidden):
            if any(c.isalpha() for c in _FIELD.sub("", text)):
                texts.found.setdefault(text, set()).add(file)
    return texts


def _places(trees: Iterable[ast.Module]) -> dict[str, frozenset[int]]:
    """By the name of a function or class: at which places it takes a text."""
    places: dict[str, frozenset[int]] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            at = frozenset(i for i, name in enumerate(_takes(node)) if name in PARAMETERS)
            if at:
                places[node.name] = places.get(node.name, frozenset()) | at
    return places


def _takes(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """What a function, or a class that is called, takes by place."""
    if isinstance(node, ast.FunctionDef):
        return [argument.arg for argument in node.args.args if argument.arg != "self"]
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return _takes(part)
    fields = (part.target for part in node.body if isinstance(part, ast.AnnAssign))
    return [target.id for target in fields if isinstance(target, ast.Name)]


def _texts(tree: ast.Module, places: dict[str, frozenset[int]], hidden: set[str]) -> Iterator[str]:
    """The texts of one module; what is translated but cannot be seen is added to `hidden`."""
    for scope, node in _with_scope(tree, tree):
        for expression in _expressions(node, places):
            yield from _strings(expression, scope)
        if isinstance(node, ast.Call) and _name(node) in TRANSLATES:
            hidden.update(ast.unparse(a) for a in node.args if not [*_strings(a, scope)])


def _with_scope(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        yield scope, child
        yield from _with_scope(child, child if isinstance(child, ast.FunctionDef) else scope)


def _expressions(node: ast.AST, places: dict[str, frozenset[int]]) -> Iterator[ast.expr]:
    """The expressions in a node that are texts by their place."""
    if isinstance(node, ast.Call):
        at = places.get(_name(node), frozenset())
        yield from (argument for i, argument in enumerate(node.args) if i in at)
        yield from (k.value for k in node.keywords if k.arg in PARAMETERS or _is_total(k))
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {target.id for target in map(_base, targets) if isinstance(target, ast.Name)}
        if names & (FIELDS | TABLES) and isinstance(node.value, ast.Constant):
            yield node.value
        elif names & TABLES and isinstance(node.value, ast.Dict):
            yield from node.value.values


def _base(target: ast.expr) -> ast.expr:
    """What is assigned to; of a table's entry, the table."""
    return target.value if isinstance(target, ast.Subscript) else target


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _is_total(keyword: ast.keyword) -> bool:
    """Whether a keyword argument names a report's last row; other totals are numbers."""
    return keyword.arg == "total" and isinstance(keyword.value, ast.Constant)


def _strings(expression: ast.expr, scope: ast.AST) -> Iterator[str]:
    """The strings that an expression can be, looked up through the names it mentions."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _strings(one, scope)
            yield from _strings(other, scope)
        case ast.Tuple(elts=some) | ast.List(elts=some):
            for element in some:
                yield from _strings(element, scope)
        case ast.Name(id=name):
            yield from _assigned(name, scope)


def _assigned(name: str, scope: ast.AST) -> Iterator[str]:
    """The strings that a name stands for in its function."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            yield from _strings(node.value, scope)
        elif isinstance(node, ast.For) and getattr(node.target, "id", "") == name:
            yield from _strings(node.iter, scope)
