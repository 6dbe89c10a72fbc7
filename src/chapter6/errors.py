"""The one exception that is meant to be read by the person who ran the workflow."""


class InputError(Exception):
    """Something outside the program is wrong: a file, an archive, a setting, an address.

    The message is one line: what is wrong, where (file, member, row, key), what was expected and,
    where it is not obvious, what to do. Jobs print it without a traceback; the traceback stands
    in the job's log.
    """
