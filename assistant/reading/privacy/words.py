"""Word tables are written as plain text: easy to read, easy to extend."""


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, which are separated by white space."""
    return frozenset(text.split())
