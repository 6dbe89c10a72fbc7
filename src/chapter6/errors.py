"""The one exception that is written for the person who ran the workflow."""


class InputError(Exception):
    """Something outside the program is wrong: a file, an archive, a setting, an address.

    The message is one line: what is wrong, where (file, member, row, key), what was expected and,
    unless it is obvious, what to do. A job prints it without a traceback; the traceback is in the
    job's log.
    """
