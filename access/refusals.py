"""What the room refuses, and the one plain sentence for each."""

from collections.abc import Iterable

from ledger.errors import LedgerError


class SignInWrong(LedgerError):
    """Name and password do not belong together; nobody learns which of the two is wrong."""

    sentence = "That name and password do not belong together. Look at both once more."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class PasswordWrong(SignInWrong):
    """Not the password of whoever is signed in: there is no name to speak of."""

    sentence = "That is not your password. Look at it once more."


class TooManyTries(LedgerError):
    """Whoever guesses waits, a little longer each time."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        few = "1 second" if seconds == 1 else f"{seconds} seconds"
        wait = few if seconds < 120 else f"{round(seconds / 60)} minutes"  # noqa: PLR2004
        super().__init__(f"There were too many wrong tries. Try again in {wait}.")


class SignedOut(LedgerError):
    """Nobody is signed in at this screen any more."""

    def __init__(self) -> None:
        super().__init__("You are signed out. Sign in again.")


class NotAllowed(LedgerError):
    """Somebody asked for what their role may not do."""

    def __init__(self, name: str, what: str) -> None:
        self.name, self.what = name, what
        super().__init__(f"{name} may not {what}. Ask the owner." if name else f"Nobody may {what}.")


class PasswordAgain(LedgerError):
    """A sensitive act wants the password once more."""

    def __init__(self) -> None:
        super().__init__("Type your password again first; this is asked before anything that cannot be taken lightly.")


class PasswordTooShort(LedgerError):
    """Fewer than eight signs."""

    def __init__(self, least: int) -> None:
        super().__init__(f"A password has at least {least} letters or signs. A short sentence is easy to remember.")


class PasswordTooLong(LedgerError):
    """More signs than anybody types; a very long text would only keep the computer busy."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A password has at most {most} letters and signs.")


class PasswordCommon(LedgerError):
    """One of those that everybody tries first."""

    def __init__(self) -> None:
        super().__init__("That password is one of those that strangers try first. Take another one.")


class SecretsUnreadable(LedgerError):
    """The file with the passwords is damaged, or another program holds it."""

    def __init__(self) -> None:
        super().__init__(
            "The passwords cannot be read: data/secrets/access.db is damaged, or another program has it open. The book "
            "is not touched by that. Start Duebook again; if it stays so, type ./run.sh --reset-owner on its computer."
        )


class CodeNotValid(LedgerError):
    """A one-time code or link that was used, is too old, or never was."""

    def __init__(self) -> None:
        super().__init__("This code was used already, is too old, or was mistyped. Ask in the shop for a new one.")


class PersonUnknown(LedgerError):
    """Nobody has this id or sign-in name."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f"Nobody signs in as “{asked}”.")


class SignInTaken(LedgerError):
    """Two people cannot sign in under one name; it is never given again either."""

    def __init__(self, sign_in: str) -> None:
        self.sign_in = sign_in
        super().__init__(f"Somebody signs in as “{sign_in}” already, or did once. Take another name.")


class SignInNotUnderstood(LedgerError):
    """A sign-in name with signs that are hard to type or to tell apart."""

    def __init__(self, sign_in: str) -> None:
        self.sign_in = sign_in
        super().__init__(
            f"“{sign_in}” is no sign-in name: use 2 to 40 letters and digits, between them also . _ - + @, no spaces."
        )


class PersonNotUnderstood(LedgerError):
    """Facts about a person that do not go together; the sentence says which."""


class RightUnknown(PersonNotUnderstood):
    """What was to be ticked is nothing that can be ticked."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.asked = asked
        super().__init__(f"“{asked}” is nothing that staff may be allowed: there is {listed(known)}.")


class CentreUnknown(PersonNotUnderstood):
    """Nobody could be bound to a centre that is only a slip of the pen: they would see nothing."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.asked, centres = asked, sorted(known)
        there = f"there is {listed(centres)}" if centres else "the shop has none yet"
        super().__init__(f"There is no centre “{asked}”: {there}.")


class LastOwner(LedgerError):
    """A shop without an owner could never be opened again."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is the only owner. Make somebody else an owner first.")


class OwnerThere(LedgerError):
    """The first owner is made once."""

    def __init__(self) -> None:
        super().__init__("This shop has an owner already. Sign in, or ask the owner.")


class RecoveryWrong(LedgerError):
    """A recovery code that fits nobody."""

    def __init__(self) -> None:
        super().__init__("That name and recovery code do not belong together. Look at both once more.")


class NotKept(LedgerError):
    """The disk did not take what belongs into data/secrets/."""

    def __init__(self) -> None:
        super().__init__("That could not be kept: the disk is full or does not let Duebook write.")


def listed(words: Iterable[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
