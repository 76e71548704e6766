"""Every error that themeseed raises on purpose: one class for each cause that a user can act on.

The rule: a message says what happened (with the value), what was expected, and what to do next.
Commands turn any ThemeseedError into exit code 2 without a traceback; other exceptions are ours
to mend and exit with 1.
"""


class ThemeseedError(Exception):
    """Base of all errors that a user of themeseed can act on."""


class ConfigError(ThemeseedError):
    """A configuration file has an unknown key, a wrong type or a value out of range."""


class CodebookError(ThemeseedError):
    """A codebook file cannot be read, or what it says contradicts itself."""


class CodebookChangedError(CodebookError):
    """Somebody else changed the codebook since an edit was begun; the edit would write over theirs."""


class EmptyCodebookError(CodebookError):
    """A codebook holds nothing that a quote could be coded with."""


class UnreadableFileError(ThemeseedError):
    """A source file is broken, empty, protected, or of a format that themeseed does not read."""


class TableError(ThemeseedError):
    """A table (CSV or XLSX) lacks a column, repeats an id, or holds a value that is not allowed."""


class ModelError(ThemeseedError):
    """An encoder is missing, its files are incomplete, or it cannot run here."""


class ChecksumError(ModelError):
    """A model's files are not the ones whose checksum `models/` pins."""


class MissingExtraError(ThemeseedError):
    """An optional package is needed for what was asked; the message names the install command."""


class StudyError(ThemeseedError):
    """A folder is not a study, is one already, or was written by a newer themeseed."""


class StoreError(ThemeseedError):
    """The study's database cannot be opened, is locked, or is damaged."""


class UnknownNameError(ThemeseedError):
    """A name (code, coder, quote, run, seed set, model) does not exist; the message lists what does."""


class NothingToDoError(ThemeseedError):
    """A command was asked for a result that the study holds no material for."""


class DecisionError(ThemeseedError):
    """A decision does not fit: wrong verdict, unknown code, or nothing left to undo."""


class AccountError(ThemeseedError):
    """An account, an invitation or a password cannot be made or used as asked."""


class BoundaryError(ThemeseedError):
    """A quote cannot begin or end there, be split there, or be joined with that neighbour."""


class ReaderError(ThemeseedError):
    """The second reader is not set up or cannot be reached, or its address may not be used."""
