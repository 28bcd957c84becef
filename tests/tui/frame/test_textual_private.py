"""Private names of Textual and Rich: one module uses two, no other any, and the installed Textual has them."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from mnist_tui.tui.frame import textual_private

ROOT = Path(__file__).parents[3]
SOURCES = [
    ROOT / "tui/app.py",
    *(path for room in ("frame", "features") for path in (ROOT / "tui" / room).rglob("*.py")),
]
"""The modules that may import Textual."""
PRIVATE = "tui/frame/textual_private.py"
THEIRS = ("textual", "rich")
PUBLIC_ALL_THE_SAME = {"_replace", "_asdict", "_fields", "_make"}
"""What a named tuple offers."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


@lru_cache
def trees() -> dict[str, ast.Module]:
    """Return them by their paths."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def modules_imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def private_names_set(tree: ast.AST) -> set[str]:
    """Return what a piece of source gives classes and their objects: methods and attributes."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            targets = (target for one in node.body for target in targets_of(one))
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return set(filter(is_private, names))


def targets_of(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AnnAssign) else []


@lru_cache
def private_names_of(kind: type) -> frozenset[str]:
    return frozenset(private_names_set(ast.parse(textwrap.dedent(inspect.getsource(kind)))))


def private_names_of_theirs(kind: type) -> set[str]:
    """Return the private names that a class inherits from Textual or Rich."""
    return set().union(*(private_names_of(base) for base in kind.__mro__ if base.__module__.split(".")[0] in THEIRS))


def names_shared_with_textual(name: str, tree: ast.Module) -> set[str]:
    """Return the private names that classes of a module have in common with the classes they inherit from."""
    module = importlib.import_module(f"mnist_tui.{name.removesuffix('.py').replace('/', '.')}")
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {
        f"{node.name}.{shared}"
        for node in classes
        for shared in private_names_set(node) & private_names_of_theirs(getattr(module, node.name))
    }


def test_no_private_module_is_imported_but_those_of_the_list() -> None:
    modules_of_names = {name.partition(":")[0] for name in textual_private.NAMES}
    found = [
        f"{name}: {module}"
        for name, tree in trees().items()
        for module in modules_imported(tree)
        if module.split(".")[0] in THEIRS and any(map(is_private, module.split(".")))
        if name != PRIVATE or module.rpartition(".")[0] not in modules_of_names
    ]
    assert found == []


def test_no_private_attribute_is_used_that_is_not_our_own() -> None:
    others = {name: tree for name, tree in trees().items() if name != PRIVATE}
    ours = PUBLIC_ALL_THE_SAME.union(*map(private_names_set, others.values()))
    found = [
        f"{name}:{node.lineno}: {node.attr}"
        for name, tree in others.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in ours
    ]
    assert found == []


def test_no_class_has_a_private_name_that_it_inherits_from_textual() -> None:
    others = ((name, tree) for name, tree in trees().items() if name != PRIVATE)
    found = {shared for name, tree in others for shared in names_shared_with_textual(name, tree)}
    assert not found, f"{found} change what Textual does: rename them, or put them into {PRIVATE} with the reason"


@pytest.mark.parametrize("name", textual_private.NAMES)
def test_the_installed_textual_has_every_private_name_that_is_used(name: str) -> None:
    module, _, attribute = name.partition(":")
    kind, _, method = attribute.partition(".")
    owner = getattr(importlib.import_module(module), kind)
    assert callable(getattr(owner, method, None)) or method in private_names_of(owner), (
        f"this Textual has no {attribute}: {textual_private.__name__} says what it was for"
    )


def test_the_list_names_every_private_name_that_is_used() -> None:
    tree = trees()[PRIVATE]
    used = {shared.rpartition(".")[2] for shared in names_shared_with_textual(PRIVATE, tree)}
    used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_private(node.attr)}
    used |= {module for module in modules_imported(tree) if any(map(is_private, module.split(".")))}
    listed = (name.replace(":", ".").rpartition(".") for name in textual_private.NAMES)
    assert used == {name if is_private(name) else owner for owner, _, name in listed}
