"""The list that statements about a document put themselves on."""

STATEMENTS = {}


def statement(check):
    """Put a statement on the list under its name."""
    STATEMENTS[check.__name__] = check
    return check
