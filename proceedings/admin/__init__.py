"""The proceedings in the panel."""

from proceedings.admin import authors, notices, papers, volumes

__all__ = ["authors", "notices", "papers", "volumes"]
