"""Whether the checks notice: changes the words that make a row, and requires that its check fails then."""


def must_be_noticed(page, row, words, holds):
    """Does nothing yet."""
