"""Registration in the panel."""

from registrations.admin import announcements, answers, door, money, orders, quotas, rules, tickets, vouchers, waiting  # noqa: F401 - registers
