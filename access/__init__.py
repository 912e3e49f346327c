"""Who may come in: people and what they may do, passwords, sessions, and the log of who came.

People are records of the journal; what is secret lies in data/secrets/ and nowhere else. The room knows no screen and
no HTTP, and reads no clock.
"""

from access.asked import FILE as ASKED_FILE
from access.asked import AskedLine, AskedLog, Bounds, VoucherLine
from access.keys import MARK, Keys
from access.log import AccessLog, Event, What
from access.passwords import check_password, common_passwords, hash_password, strength, verify
from access.people import ACTIVE, DISABLED, People, Person, sign_in_key
from access.refusals import (
    CentreUnknown,
    CodeNotValid,
    LastOwner,
    NotAllowed,
    NotKept,
    OwnerThere,
    PasswordAgain,
    PasswordCommon,
    PasswordTooLong,
    PasswordTooShort,
    PasswordWrong,
    PersonNotUnderstood,
    PersonUnknown,
    RecoveryWrong,
    RightUnknown,
    SecretsUnreadable,
    SignedOut,
    SignInNotUnderstood,
    SignInTaken,
    SignInWrong,
    TooManyTries,
)
from access.rights import PAGES, ROUTES, SAID, SENSITIVE, SERVICES, TICKS, Right, Role, right_of_path, rights_of
from access.sessions import PROVED_FOR, Limits, Session, Sessions
from access.throttle import Throttle, wait_seconds
from access.tokens import Audience, Claims, TokenKeyTooShort, TokenNotValid, issue, read_token, signing_key
from access.vault import FOLDER, KeyRow, Vault, put_damaged_aside

__all__ = [
    "ACTIVE",
    "ASKED_FILE",
    "DISABLED",
    "FOLDER",
    "MARK",
    "PAGES",
    "PROVED_FOR",
    "ROUTES",
    "SAID",
    "SENSITIVE",
    "SERVICES",
    "TICKS",
    "AccessLog",
    "AskedLine",
    "AskedLog",
    "Audience",
    "Bounds",
    "CentreUnknown",
    "Claims",
    "CodeNotValid",
    "Event",
    "KeyRow",
    "Keys",
    "LastOwner",
    "Limits",
    "NotAllowed",
    "NotKept",
    "OwnerThere",
    "PasswordAgain",
    "PasswordCommon",
    "PasswordTooLong",
    "PasswordTooShort",
    "PasswordWrong",
    "People",
    "Person",
    "PersonNotUnderstood",
    "PersonUnknown",
    "RecoveryWrong",
    "Right",
    "RightUnknown",
    "Role",
    "SecretsUnreadable",
    "Session",
    "Sessions",
    "SignInNotUnderstood",
    "SignInTaken",
    "SignInWrong",
    "SignedOut",
    "Throttle",
    "TokenKeyTooShort",
    "TokenNotValid",
    "TooManyTries",
    "Vault",
    "VoucherLine",
    "What",
    "check_password",
    "common_passwords",
    "hash_password",
    "issue",
    "put_damaged_aside",
    "read_token",
    "right_of_path",
    "rights_of",
    "sign_in_key",
    "signing_key",
    "strength",
    "verify",
    "wait_seconds",
]
