"""Who answers at a paper, and under which name: an author under the printed one, an editor under that of the account.

Nobody types the name. The editors whom a volume prints need no account, so an editor who answers is called as the account
says; who edits and has written the paper answers as its author.
"""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from proceedings.models import Paper, PaperAuthor
from reviews.models import ReplyRole
from reviews.permissions import edits
from reviews.readers import Reader


@dataclass(frozen=True)
class Voice:
    role: str
    name: str
    reader: Reader

    @property
    def user(self) -> User | None:
        return self.reader.user

    @property
    def is_author(self) -> bool:
        return self.role == ReplyRole.AUTHOR


def voice_of(reader: Reader, paper: Paper) -> Voice | None:
    """None for whoever is neither author nor editor."""
    printed = printed_name(reader, paper)
    if printed:
        return Voice(ReplyRole.AUTHOR, printed, reader)
    if reader.user is not None and edits(reader.user, paper):
        return Voice(ReplyRole.EDITOR, reader.user.name or _("The editors"), reader)
    return None


def by_account(user: User) -> Reader:
    return Reader(user.email, user.name, user, "account")


def printed_name(reader: Reader, paper: Paper) -> str:
    """As the newest version prints it that the person is named in: by the account first, else by the address."""
    known = Q(email_key=reader.key)
    if reader.user is not None:
        known |= Q(user=reader.user)
    newest = F("version__published_at").desc(nulls_last=True)
    rows = list(PaperAuthor.objects.filter(known, version__paper=paper).order_by(newest, "position"))
    of_account = [row for row in rows if reader.user is not None and row.user_id == reader.user.pk]
    return (of_account or rows)[0].name.full if rows else ""
