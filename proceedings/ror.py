"""Institutions by their ROR identifiers."""


def ror_address(ror: str) -> str:
    """As a link, whether the identifier came as one or bare."""
    return f"https://ror.org/{ror.rstrip('/').rpartition('/')[2]}" if ror else ""
