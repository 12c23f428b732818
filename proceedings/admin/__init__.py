"""The proceedings in the panel."""

from proceedings.admin import notices, papers, volumes

__all__ = ["notices", "papers", "volumes"]
