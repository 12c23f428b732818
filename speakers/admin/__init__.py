from speakers.admin import speakers

__all__ = ["speakers"]
