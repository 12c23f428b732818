"""The reasons of the filter, in words, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.judging.signals import Signal

SENTENCES: dict[str, Promise] = {
    "links": _("Links to other sites (%(count)s): %(found)s"),
    "shortened link": _("A link that hides where it leads: %(found)s"),
    "referring link": _("A link that pays for visitors: %(found)s"),
    "own site": _("A link to a site that is called like the writer: %(found)s"),
    "spelt link": _("An address spelt so that no program finds it: %(found)s"),
    "mailbox": _("E-mail addresses in the text: %(count)s"),
    "telephone": _("A telephone number in the text"),
    "same word": _("The same word again and again: %(found)s"),
    "same line": _("The same line three times or more: %(found)s"),
    "same letter": _("One letter or sign in a long row"),
    "shouting": _("Nearly all of it in capitals"),
    "look-alike letters": _("Letters of another alphabet that look alike, inside words (%(count)s): %(found)s"),
    "lettering": _("Letters drawn with signs: %(found)s"),
    "turned text": _("Unseen characters that turn the direction of reading: %(count)s"),
    "invisible characters": _("Characters that are not seen: %(count)s"),
    "calls": _("Calls to act, or advertising: %(found)s"),
    "advertising words": _("Words that are frequent in advertising: %(found)s"),
    "repeats a declined text": _("Nearly the same as a text that was declined as advertising (%(percent)s %% alike)"),
    "repeats another text": _("Nearly the same as other texts that came lately (%(count)s; up to %(percent)s %% alike)"),
    "words of declined texts": _("Words that were in declined texts: %(found)s"),
    "words of published texts": _("More like the texts that were published here than like declined ones"),
    "names a place": _("Speaks for it: names places in the paper: %(found)s"),
    "the paper’s words": _("Speaks for it: takes up the paper’s own words: %(found)s"),
    "no proof of work": _("Came without the proof of work that was asked for while many arrived"),
}


def sentence(signal: Signal) -> str:
    """What was seen. A reason that a later version names otherwise is shown by its name."""
    words = SENTENCES.get(signal.name)
    try:
        return str(words) % dict(signal.words) if words is not None else signal.name
    except (KeyError, TypeError, ValueError):
        return signal.name
