"""Two people press at the same moment; run as a program against a fresh database, it prints how many of them got their way."""

import json
import sys
import threading
from collections import defaultdict
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from conference.lib.errors import DomainError  # noqa: E402
from registrations.models import Ticket, Transfer  # noqa: E402
from registrations.services import addresses, invitations, tickets, transfers  # noqa: E402
from registrations.services.issuing import Guest, Holder  # noqa: E402
from tests.factories import conference as make_conference  # noqa: E402
from tests.factories import registrations as make  # noqa: E402

Pair = tuple[Callable[[], object], Callable[[], object]]
RECEIVER = Holder("Kamran", "Alan", "")


def run(rounds: int) -> dict[str, list[int]]:
    conference = make_conference.conference()
    kind = make.ticket_type(conference, make.quota(conference, None))
    won = defaultdict(list)
    for _round in range(rounds):
        for name, pair in pairs(kind).items():
            won[name].append(sum(together(pair)))
    taken_over = Ticket.objects.filter(transfers__state="accepted").values_list("name_wanted", flat=True)
    won["other names than the receiver's on what was accepted"] = [taken_over.exclude(name_wanted="Kamran Alan").count()]
    call_command("check_invariants", stdout=sys.stderr)
    return dict(won)


def pairs(kind) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for name, other in {
        "accept twice": lambda ticket, key: transfers.accept(Transfer.objects.get(ticket=ticket), RECEIVER),
        "accept while withdrawn": lambda ticket, key: transfers.withdraw(ticket, key=key),
        "accept while cancelled": lambda ticket, key: tickets.cancel(ticket, key=key),
        "accept while renamed": lambda ticket, key: tickets.rename(ticket, Holder("Anew", "", "anew@example.org"), key=key),
        "accept while the order's address is mended": lambda ticket, key: addresses.mend(ticket.order, "right@example.org"),
    }.items():
        ticket = make.ticket(kind)
        transfer = transfers.offer(ticket, email="receiver@example.org", language="en")
        found[name] = accept_and(transfer.pk, ticket.pk, make.key_of(ticket), other)
    invited = make.group(kind, Guest("guest@example.org"))[1]
    found["claim while taken back"] = claim_and_take_back(invited.pk, make.key_of(invited))
    return found


def accept_and(transfer: int, ticket: int, key: str, other: Callable[[Ticket, str], object]) -> Pair:
    return lambda: transfers.accept(Transfer.objects.get(pk=transfer), RECEIVER), lambda: other(read(ticket), key)


def claim_and_take_back(ticket: int, key: str) -> Pair:
    return (
        lambda: invitations.claim(read(ticket), Holder("Zeynəb", "", "guest@example.org"), key=key),
        lambda: invitations.take_back(read(ticket)),
    )


def read(ticket: int) -> Ticket:
    return Ticket.objects.select_related("order__conference", "line").get(pk=ticket)


def together(pair: Pair) -> list[bool]:
    """Whether each got its way; a refusal in words is a no, everything else ends the run."""
    gate, answers = threading.Barrier(2), []

    def press(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            answers.append(True)
        except DomainError:
            answers.append(False)
        except Exception as problem:
            print(repr(problem), file=sys.stderr)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[act]) for act in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(answers) != 2:
        raise SystemExit("somebody got no answer")
    return answers


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
