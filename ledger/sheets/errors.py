"""Files that cannot be read as a list, and the one plain sentence for each."""

from ledger.errors import LedgerError


class UnreadableFile(LedgerError):
    """A file was refused whole; nothing of it was read into the book."""

    def __init__(self, name: str, sentence: str) -> None:
        self.name = name
        super().__init__(sentence)


class FileEmpty(UnreadableFile):
    """There is nothing in the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name, f"“{name}” is empty: there is nothing in it to bring in.")


class FileEncrypted(UnreadableFile):
    """A password is needed to open the file."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name, f"“{name}” is locked with a password. Save it without one in Excel, and bring that file in."
        )


class FileNotASpreadsheet(UnreadableFile):
    """The content is something else, whatever the file's name ends in; ``what`` says what: "a picture"."""

    def __init__(self, name: str, what: str) -> None:
        self.what = what
        super().__init__(
            name, f"“{name}” is {what}, not a spreadsheet. Save the list as .xlsx or .csv, and bring that file in."
        )


class FileHasMacros(UnreadableFile):
    """The workbook carries programs."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name, f"“{name}” has macros (programs) in it. Save it as an .xlsx workbook without them, and bring that in."
        )


class FileUnsafe(UnreadableFile):
    """The file is built to harm whoever opens it: it unpacks beyond all measure, or its XML defines entities."""

    def __init__(self, name: str, why: str) -> None:
        self.why = why
        super().__init__(
            name, f"“{name}” was not opened because {why}. A list from a spreadsheet program is not like that."
        )


class FileTooLarge(UnreadableFile):
    """There is more in the file than is read at one time."""

    def __init__(self, name: str, what: str) -> None:
        self.what = what
        super().__init__(name, f"“{name}” is too large: {what}.")


class FileDamaged(UnreadableFile):
    """The file breaks off, or contradicts itself; ``why`` says where."""

    def __init__(self, name: str, why: str) -> None:
        self.why = why
        super().__init__(name, f"“{name}” cannot be read: {why}.")


class QuotesDamaged(FileDamaged):
    """A quotation mark of a text file stands where none can; read with ``quotes=False`` it is a sign like any other."""

    def __init__(self, name: str, row: int, why: str) -> None:
        self.row = row
        super().__init__(name, why.format(row))


class FileNotRead(UnreadableFile):
    """Reading was stopped because it took more time or memory than a list of its size needs."""

    def __init__(self, name: str, why: str) -> None:
        self.why = why
        super().__init__(name, f"“{name}” could not be read: {why}. Save the list as .csv, and bring that file in.")
