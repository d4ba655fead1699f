"""The questions of the desk: what the morning brings, which proposals wait, who was left alone, the story of a debtor."""

from cartera.desk.queries.care import Care, care
from cartera.desk.queries.case import Case, case
from cartera.desk.queries.charges import Charges, charges
from cartera.desk.queries.leaving import (
    Leaving,
    hours,
    just_approved,
    may_be_approved,
    steps_to_approve,
    to_approve,
    unasked,
)
from cartera.desk.queries.lists import debtors, left_alone, messages, proposals, tasks, tasks_of
from cartera.desk.queries.morning import Morning, morning
from cartera.desk.queries.next import next_proposal
from cartera.desk.queries.standing import brakes, overtaken
from cartera.desk.queries.story import Entry, story

__all__ = [
    "Care",
    "Case",
    "Charges",
    "Entry",
    "Leaving",
    "Morning",
    "brakes",
    "care",
    "case",
    "charges",
    "debtors",
    "hours",
    "just_approved",
    "left_alone",
    "may_be_approved",
    "messages",
    "morning",
    "next_proposal",
    "overtaken",
    "proposals",
    "steps_to_approve",
    "story",
    "tasks",
    "tasks_of",
    "to_approve",
    "unasked",
]
