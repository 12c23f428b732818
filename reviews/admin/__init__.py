"""The panel's part of reviews."""

from reviews.admin.claims import ErrorClaimAdmin
from reviews.admin.queue import ReviewAdmin

__all__ = ["ErrorClaimAdmin", "ReviewAdmin"]
