"""Every field of every record is told to be personal or not: whoever adds one says so, or this fails."""

from typing import get_args

import msgspec
import pytest

from access.people import PersonChange, PersonRecord
from ledger.book.records import BookRecord
from messaging.records import PostRecord
from services.erasing.fields import CHANGES, OF_A_PERSON, OF_NOBODY

STRUCTS = [*get_args(BookRecord), *get_args(PostRecord), PersonRecord, PersonChange]


def kind_of(struct: type[msgspec.Struct]) -> str:
    return str(struct.__struct_config__.tag)


@pytest.mark.parametrize("struct", STRUCTS, ids=kind_of)
def test_a_kind_of_record_is_in_the_table_with_each_of_its_fields(struct: type[msgspec.Struct]) -> None:
    kind, fields = kind_of(struct), set(struct.__struct_fields__)
    if kind in CHANGES:
        assert fields == {"fields", *CHANGES[kind]}
    elif kind in OF_NOBODY:
        assert kind not in OF_A_PERSON
    else:
        assert set(OF_A_PERSON[kind]) == fields, f"say in services/erasing/fields.py what of “{kind}” is personal"


def test_the_table_names_no_kind_that_there_is_not() -> None:
    kinds = {kind_of(struct) for struct in STRUCTS}
    assert {*OF_A_PERSON, *CHANGES, *OF_NOBODY} == kinds
    assert len(kinds) > 20, "it was looked in the right places"
