from speakers.models.access import SpeakerSecret
from speakers.models.availability import Availability
from speakers.models.people import ANSWER_TRANSITIONS, SPEAKER_TRANSITIONS, Speaker, SpeakerAnswer, SpeakerQuerySet, SpeakerState
from speakers.models.photos import SpeakerPhoto, SpeakerPhotoSource

__all__ = [
    "ANSWER_TRANSITIONS",
    "SPEAKER_TRANSITIONS",
    "Availability",
    "Speaker",
    "SpeakerAnswer",
    "SpeakerPhoto",
    "SpeakerPhotoSource",
    "SpeakerQuerySet",
    "SpeakerSecret",
    "SpeakerState",
]
