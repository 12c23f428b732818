"""Secrets: made, hashed and compared."""

import hashlib
import secrets


def new_secret() -> str:
    """256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(secret: str) -> str:
    """Tokens are long and random, so a plain SHA-256 is enough to make the database useless to a thief."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compared in constant time."""
    return secrets.compare_digest(one.encode(), other.encode())
