"""Fault 94: a stray quotation mark that another one closes rows later swallows nobody in silence."""

import pytest

from ledger.sheets.cells import Limits
from ledger.sheets.errors import QuotesDamaged
from ledger.sheets.text import read_text

LISTS = {
    "inches": 'Name,Phone,Note\nRavi,9822014556,"12 inch\nMeena,9822014557,x\nAsha,9822014558,9"\nJohn,9822014559,\n',
    "semicolons": (
        'Nombre;Teléfono;Debe;Nota\nAna;5512345678;250;\nLuis;5512345679;300;"el jefe\n'
        'Pía;5512345680;120;\nEva;5512345681;80;de casa"\nJosé;5512345682;90;\n'
    ),
    "tabs": (
        'الاسم\tالهاتف\tالدين\nسعيد\t0501234567\t100\nليلى\t0501234568\t"200\n'
        'عمر\t0501234569\t300"\nهند\t0501234570\t50\n'
    ),
    "windows ends": 'Ad,Borç\r\nAyşe,1250\r\n"Veli,300\r\nAli,90\r\nCan,80",70\r\nEce,60\r\nNur,50\r\n',
}  # fmt: skip
LINES = {
    "an address": (
        'Name,Address,Phone\nRavi,"12, MG Road\nCamp, Pune, India",9822014556\nMeena,"5 Lane\nPune",9822014557\n'
    ),
    "a note with amounts": 'Name,Phone,Note\nRavi,9822014556,"paid 200\n300 left, on Friday"\nMeena,9822014557,x\n',
    "a list of things": 'Name,Due,Note\nRavi,200,"soap, 2, 40\nrice, 1, 60"\nMeena,300,"oil"\n',
    "no numbers at all": 'Name,City\nRavi,"Pune\nCamp,x"\nMeena,Delhi\n',
}


@pytest.mark.fault(94)
@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_rows_between_two_stray_quotation_marks_are_not_swallowed_and_can_be_read(text: str) -> None:
    with pytest.raises(QuotesDamaged, match="which would swallow the rows between"):
        read_text("list.csv", text, Limits())
    rows = read_text("list.csv", text, Limits(), quotes=False).rows
    assert len(rows) == len(text.strip().splitlines()), "every line is a row"


@pytest.mark.fault(94)
@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_a_cell_of_several_lines_is_a_cell(text: str) -> None:
    assert len(read_text("list.csv", text, Limits()).rows) == 3
