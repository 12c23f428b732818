"""The proceedings in the panel."""

from proceedings.admin import papers, volumes

__all__ = ["papers", "volumes"]
