"""The panel's part of reviews."""

from reviews.admin.claims import ErrorClaimAdmin
from reviews.admin.decisions import DecisionAdmin
from reviews.admin.facets import FacetAdmin
from reviews.admin.locks import PaperLockAdmin
from reviews.admin.reviews import ReviewAdmin
from reviews.admin.surges import SurgeAdmin

__all__ = ["DecisionAdmin", "ErrorClaimAdmin", "FacetAdmin", "PaperLockAdmin", "ReviewAdmin", "SurgeAdmin"]
