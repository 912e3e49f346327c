"""Which room may import what, as a pure function from source text to sentences; test_arrows.py applies it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

# A room imports only from rooms with a smaller number. Rooms of one number do not know each other.
FLOORS: Final[Mapping[str, int]] = {
    "app": 9,
    "pages": 8,
    "entrance": 8,  # the pages before the sign-in, and the gate
    "api": 8,
    "bot": 8,
    "cli": 8,
    "services": 7,
    "access": 6,
    "messaging": 6,
    "backups": 6,
    "ledger": 5,  # ledger/__init__.py itself may gather what its four rooms export
    "ledger.sheets": 4,
    "ledger.exports": 4,
    "ledger.reports": 4,
    "ledger.statements": 4,
    "ledger.matching": 3,
    "ledger.book": 2,
    "ledger.journal": 1,
}
FOR_ALL: Final = "ledger.errors"
APART: Final = {"start", "tests", "bench"}  # start runs before anything is installed; tests and bench may look anywhere

# The ledger knows no screen, no network, no clock and no settings.
NOT_IN_THE_LEDGER: Final = {
    "aiohttp", "apscheduler", "fastapi", "http", "httpx", "plotly", "requests", "smtplib", "socket", "ssl", "starlette",
    "streamlit", "telegram", "tomlkit", "typer", "urllib", "uvicorn", "websockets",
}  # fmt: skip
CLOCKS: Final = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "strftime"),
}  # fmt: skip
SETTING: Final = "DUEBOOK_"


class Import(NamedTuple):
    """One imported name: ``from module import name``, or name "" for ``import module``."""

    line: int
    module: str
    name: str


def room_of(module: str) -> str:
    """Return the room that a module belongs to: ledger.book.money is in ledger.book; "" when it is not ours."""
    parts = module.split(".")
    for room in (".".join(parts[:2]), parts[0]):
        if room in FLOORS or room in APART:
            return room
    return ""


def imports(tree: ast.Module, module: str, *, package: bool) -> Iterator[Import]:
    """Yield what a module imports, relative imports resolved, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                up = node.level - 1 if package else node.level
                base = ".".join([*parts[: len(parts) - up], *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(node.lineno, base, alias.name)


def wrong_arrows(
    tree: ast.Module, module: str, *, package: bool, exports: Callable[[str], AbstractSet[str]]
) -> list[str]:
    """Return a sentence for each import that points up, sideways or behind another room's door."""
    room = room_of(module)
    if room in APART or not room:
        return []
    sentences = []
    for found in imports(tree, module, package=package):
        target = _target(found, exports)
        other = room_of(target.module)
        where = f"{module}, line {found.line}"
        if other in APART:
            sentences.append(f"{where}: nothing imports {other}.")
        if not other or other in APART or other == room or target.module == FOR_ALL:
            continue
        if FLOORS[other] >= FLOORS[room]:
            sentences.append(f"{where}: {room} may not import {other}, which is not below it.")
        elif target.module != other or not target.name:
            sentences.append(f"{where}: import names from {other}, not its module {found.module}.")
        elif target.name not in exports(other):
            sentences.append(f"{where}: {other} does not export {target.name}.")
    return sentences


def _target(found: Import, exports: Callable[[str], AbstractSet[str]]) -> Import:
    """Read ``from ledger import book`` as the import of the room ledger.book that it is."""
    deeper = f"{found.module}.{found.name}"
    inside = deeper in FLOORS or deeper == FOR_ALL
    if found.name and inside and found.name not in (exports(found.module) if found.module in FLOORS else ()):
        return Import(found.line, deeper, "")
    return found


def exported(tree: ast.Module) -> frozenset[str]:
    """Return the names in a room's ``__all__``."""
    for node in tree.body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        if node.value and any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def worldly(tree: ast.Module, module: str) -> list[str]:
    """Return a sentence for each place where the ledger looks at a screen, the network, the clock or the settings."""
    if room_of(module).partition(".")[0] != "ledger":
        return []
    sentences = [
        f"{module}, line {found.line}: the ledger may not know {found.module}."
        for found in imports(tree, module, package=False)
        if found.module.split(".")[0] in NOT_IN_THE_LEDGER
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            if (owner, node.attr) in CLOCKS:
                sentences.append(f"{module}, line {node.lineno}: the ledger reads no clock; take it as a parameter.")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(SETTING):
            sentences.append(f"{module}, line {node.lineno}: the ledger reads no settings from the environment.")
    return sentences
