"""The panel's part of reviews."""

from reviews.admin.queue import ReviewAdmin

__all__ = ["ReviewAdmin"]
