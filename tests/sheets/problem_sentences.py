"""Every sentence about a problem that the code can say, as patterns: what is filled in stands as "…"."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
_ROOMS: Final = ("ledger/sheets", "ledger/matching")
# Calls that carry a sentence, and the names under which sentences are kept before they are said.
_CALLS: Final = frozenset(
    {"tell", "_tell", "Problem", "Told", "LeftOut", "DateProblem", "AmountProblem", "CountProblem"}
)
_NAMES: Final = frozenset({"what", "then", "why", "reason", "said"})
_LETTERS_MIN: Final = 12
# Files that read other programs' exports, and refuse what cannot be read: their words are headings and refusals.
_OTHERS: Final = frozenset(
    {"address_books.py", "archive.py", "cards.py", "errors.py", "facts.py", "markup.py", "pasted.py", "read.py",
     "text.py", "vcards.py", "workbook.py", "own_table.py", "parts.py", "plain_rows.py", "contact_columns.py",
     "child.py"}
)  # fmt: skip
_KEPT_UNDER: Final = frozenset({"NAME_AS_WRITTEN", "OTHER_EMAIL"})


def sentences() -> set[str]:
    """Return the patterns of all sentences: of problems, and of why rows and sheets are left out."""
    found: set[str] = set()
    for room in _ROOMS:
        for path in sorted((PROJECT / room).glob("*.py")):
            if path.name in _OTHERS:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {text for node in _nodes(tree, path.name) for text in _texts(node) if len(text) >= _LETTERS_MIN}
    return {" ".join(text.split()) for text in found}


def _nodes(tree: ast.AST, file: str) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in _CALLS:
            yield from (*node.args, *(word.value for word in node.keywords))
        elif isinstance(node, ast.Assign) and any(_is_sentence_name(target) for target in node.targets):
            yield node.value
        if isinstance(node, ast.Return) and node.value is not None and file == "phones.py":
            yield node.value
        if isinstance(node, ast.Tuple) and file == "judge.py":
            yield node


def _is_sentence_name(target: ast.AST) -> bool:
    name = target.id if isinstance(target, ast.Name) else ""
    return name in _NAMES or (name.isupper() and name not in _KEPT_UNDER)


def _called(call: ast.Call) -> str:
    return (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield each sentence in an expression, without those that stand inside of what is filled in."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and " " in node.value:
            yield node.value
    elif isinstance(node, (ast.IfExp, ast.Tuple, ast.BoolOp, ast.BinOp)):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)
