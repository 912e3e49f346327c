"""What people write, and what it means: phones, names, dates, amounts, e-mail addresses, headers, the same person."""

from ledger.matching.alike import name_key, nearly_same_name, same_name
from ledger.matching.amounts import Amount, AmountColumn, AmountProblem, AmountStyle, read_amount, read_amounts
from ledger.matching.centres import Centre, CentreNames, centre_key
from ledger.matching.content import Looks, looks_like_money, looks_of, speaks_of_money
from ledger.matching.countries import region_of_country
from ledger.matching.counts import COUNT_MAX, CountProblem, read_count, read_whole
from ledger.matching.dates import DateColumn, DateOrder, DateProblem, read_date, read_dates, usual_order
from ledger.matching.emails import OTHER_EMAIL, Emails, is_email, read_emails
from ledger.matching.fields import (
    EXTRA_HEADING,
    Confidence,
    Field,
    field_of_header,
    is_total_word,
    kind_of,
    method_named,
    own_heading,
    plain_header,
    status_of,
    vocabulary,
)
from ledger.matching.letters import clean_line, clean_lines, folded, says_nothing, unescaped
from ledger.matching.likely import Likely, Lookalikes
from ledger.matching.names import (
    FAMILY_NAME_FIRST,
    given_name_first,
    has_two_kinds_of_i,
    mend_case,
    read_name,
    says_family_name_first,
    shortened_name,
    turned,
    without_age,
    without_phones,
)
from ledger.matching.pairs import Pair, find_pairs
from ledger.matching.people import EntriesOf, Found, KnownCustomer, KnownEntry, KnownPeople, PeopleIndex, crowded
from ledger.matching.phones import Phone, PhoneProblem, read_phone, read_phones, show_phone
from ledger.matching.same import Candidate, Verdict, born_of, candidate_of, judge_pair

__all__ = [
    "COUNT_MAX", "EXTRA_HEADING", "FAMILY_NAME_FIRST", "OTHER_EMAIL", "Amount", "AmountColumn", "AmountProblem",
    "AmountStyle", "Candidate", "Centre", "CentreNames", "Confidence", "CountProblem", "DateColumn", "DateOrder",
    "DateProblem", "Emails", "EntriesOf", "Field", "Found", "KnownCustomer", "KnownEntry", "KnownPeople", "Likely",
    "Lookalikes", "Looks", "Pair",
    "PeopleIndex", "Phone", "PhoneProblem", "Verdict", "born_of", "candidate_of", "centre_key", "clean_line",
    "clean_lines", "crowded", "field_of_header", "find_pairs", "folded", "given_name_first", "has_two_kinds_of_i",
    "is_email",
    "is_total_word", "judge_pair", "kind_of", "looks_like_money", "looks_of", "mend_case", "method_named", "name_key",
    "nearly_same_name",
    "own_heading", "plain_header", "read_amount", "read_amounts", "read_count", "read_date", "read_dates",
    "read_emails", "read_name", "read_phone", "read_phones", "read_whole", "region_of_country", "same_name",
    "says_family_name_first", "says_nothing", "shortened_name", "show_phone", "speaks_of_money", "status_of",
    "turned", "unescaped", "usual_order",
    "vocabulary", "without_age", "without_phones",
]  # fmt: skip
