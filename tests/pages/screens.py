"""What the tests of the pages read from a screen, and presses that Streamlit's own test tool does not know."""

import asyncio
import html
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from streamlit.proto.Common_pb2 import StringTriggerValue
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

T = TypeVar("T")
JOINER = "\u2060"
# What somebody could type as a name so that it becomes more than a name (faults 73 and 74).
MARKED_UP = (
    "**x**",
    "[a](javascript:alert(1))",
    "![](http://tracker.example/x)",
    ":material/home:",
    "$x$",
    "<img src=x onerror=alert(1)>",
    "# h",
    "www.tracker.example",
    ":streamlit:",
    "pays -> late",
)
# The same, in as few names as a name's length allows.
MARKED_UP_NAMES = (" ".join(MARKED_UP[6:] + MARKED_UP[:2]), " ".join(MARKED_UP[2:6]))
# What is typed into these is shown as it is; their labels are Markdown like everything else.
_TYPED = {"value", "default", "placeholder", "query_string", "id", "form_id", "url", "css"}


def seen(text: str) -> str:
    """Return the text a person sees where ``plain`` had its hands on."""
    return html.unescape(text).replace(JOINER, "")


def sources(at: AppTest) -> list[str]:
    """Return every text of the screen as it goes to the browser: Markdown, labels, helps, cells of tables."""
    found: list[str] = []
    for node in _nodes(at._tree.children.values()):
        proto = node.proto
        if hasattr(proto, "ListFields"):
            found += _texts(proto)
        if node.type == "table":
            found += [str(cell) for cell in node.value.to_numpy().ravel()]
    return found


def sentences(at: AppTest) -> str:
    """Return all text of the screen as a person sees it, a line for each piece."""
    return "\n".join(seen(text) for text in sources(at))


def live_markup(at: AppTest) -> list[str]:
    """Return the texts in which something of MARKED_UP reaches the browser as it was typed.

    A text to send stands in a block of code: that is shown letter by letter, and copied as it is.
    """
    as_typed = {one.value for one in at.code}
    return [text for text in sources(at) if text not in as_typed and any(mark in text for mark in MARKED_UP)]


def refusals(at: AppTest) -> list[str]:
    """Return what the screen refuses, as a person sees it."""
    return [seen(error.value) for error in at.error]


def links(at: AppTest) -> list[tuple[str, str]]:
    """Return the links to pages: what stands on each as a person sees it, and where it leads."""
    found = [node.proto for node in _nodes(at._tree.children.values()) if node.type == "page_link"]
    return [(seen(proto.label), f"{proto.page}?{proto.query_string}".rstrip("?")) for proto in found]


def keys(at: AppTest) -> set[str]:
    """Return the keys of the buttons on the screen."""
    return {str(button.key) for button in at.button}


def just_undo(at: AppTest) -> str:
    """Return the key of the Undo beside what was just saved, "" when there is none."""
    return next((key for key in sorted(keys(at)) if key.startswith("just_undo_")), "")


def label(at: AppTest, key: str) -> str:
    """Return what stands on a button."""
    return seen(at.button(key=key).label)


def press(at: AppTest, key: str) -> AppTest:
    """Press a button, look at the new screen, and fail when it holds an exception."""
    at.button(key=key).click().run()
    assert not at.exception, at.exception[0].value
    return at


def write(at: AppTest, **typed: str) -> AppTest:
    """Type into fields by their keys, one after the other as a person does."""
    for key, text in typed.items():
        at.text_input(key=key).set_value(text).run()
        assert not at.exception, at.exception[0].value
    return at


def dismiss(at: AppTest) -> AppTest:
    """Close the open dialog as the cross, Escape and a click beside it do."""
    (dialog,) = [
        block.proto.dialog.id
        for block in _nodes(at._tree.children.values())
        if isinstance(block, Block) and getattr(block.proto, "dialog", None) and block.proto.dialog.id
    ]
    return _send(at, WidgetState(id=dialog, trigger_value=True))


def choose(at: AppTest, key: str, option: str) -> AppTest:
    """Take one of the choices of a menu button."""
    (menu,) = [node.proto for node in _nodes(at._tree.children.values()) if getattr(node, "key", None) == key]
    assert option in menu.options
    return _send(at, WidgetState(id=menu.id, string_trigger_value=StringTriggerValue(data=option)))


def _send(at: AppTest, state: WidgetState) -> AppTest:
    states = at._tree.get_widget_states()
    states.widgets.append(state)
    at._run(states)
    assert not at.exception, at.exception[0].value
    return at


def has_dialog(at: AppTest) -> bool:
    """Tell whether a dialog is open."""
    return "dialog" in at.session_state


def _nodes(nodes: Any) -> Iterator[Any]:  # noqa: ANN401 - the tree of Streamlit's test tool has no public types
    for node in nodes:
        yield node
        if isinstance(node, Block):
            yield from _nodes(node.children.values())
        else:
            assert isinstance(node, Element)


def _texts(message: Any) -> Iterator[str]:  # noqa: ANN401 - the messages of Streamlit have no common public type
    for field, value in message.ListFields():
        if field.name in _TYPED or field.type == field.TYPE_BYTES:
            continue
        several = (
            value
            if not isinstance(value, str) and not hasattr(value, "ListFields") and hasattr(value, "__iter__")
            else [value]
        )
        for one in several:
            if hasattr(one, "ListFields"):
                yield from _texts(one)
            elif isinstance(one, str):
                yield one


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run what is asynchronous in a thread of its own: a browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work)).result()
