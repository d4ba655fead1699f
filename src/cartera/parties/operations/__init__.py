"""What is done to creditors, debtors and their contacts. Call them as `operations.recognise(...)`."""

from cartera.parties.operations.contacts import (
    UnknownChannel,
    UnknownRole,
    WrongAddressGiven,
    allow_again,
    mark_bad,
    mark_good,
    opt_out,
    set_contact,
)
from cartera.parties.operations.creditors import (
    CreditorNameTaken,
    UnknownCountry,
    UnknownCurrency,
    UnknownTimezone,
    add_creditor,
    add_member,
    change_creditor,
)
from cartera.parties.operations.debtors import (
    CodeAndTaxIdDisagree,
    ParentOfItself,
    TaxIdTaken,
    WrongTaxId,
    change_debtor,
    name_parent,
    recognise,
)
from cartera.parties.operations.many import Address, Newcomer, recognise_many, set_contacts

__all__ = [
    "Address",
    "CodeAndTaxIdDisagree",
    "CreditorNameTaken",
    "Newcomer",
    "ParentOfItself",
    "TaxIdTaken",
    "UnknownChannel",
    "UnknownCountry",
    "UnknownCurrency",
    "UnknownRole",
    "UnknownTimezone",
    "WrongAddressGiven",
    "WrongTaxId",
    "add_creditor",
    "add_member",
    "allow_again",
    "change_creditor",
    "change_debtor",
    "mark_bad",
    "mark_good",
    "name_parent",
    "opt_out",
    "recognise",
    "recognise_many",
    "set_contact",
    "set_contacts",
]
