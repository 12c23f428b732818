"""The proceedings in the panel."""

from proceedings.admin import authors, papers, volumes

__all__ = ["authors", "papers", "volumes"]
