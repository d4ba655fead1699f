"""What is done with money that arrives. Call the verbs as `operations.take_in(...)`; every refusal is named here too."""

from cartera.payments.operations.lines import NoReason, another, ignore, reopen, same_as_known
from cartera.payments.operations.receipts import (
    DoesNotFit,
    EmptyReceipt,
    NoAmountInIt,
    NoReceiptReason,
    ReceiptReused,
    ReceiptTooBig,
    WrongReceipt,
    correct,
    hand_in,
    link,
    link_waiting,
    reject,
    unlink,
)
from cartera.payments.operations.returns import NotAReturn, OtherAmount, may_take_back, take_back
from cartera.payments.operations.returns import settle as settle_returns
from cartera.payments.operations.taking import Asked, StatementRefused, look, take_in

__all__ = [
    "Asked",
    "DoesNotFit",
    "EmptyReceipt",
    "NoAmountInIt",
    "NoReason",
    "NoReceiptReason",
    "NotAReturn",
    "OtherAmount",
    "ReceiptReused",
    "ReceiptTooBig",
    "StatementRefused",
    "WrongReceipt",
    "another",
    "correct",
    "hand_in",
    "ignore",
    "link",
    "link_waiting",
    "look",
    "may_take_back",
    "reject",
    "reopen",
    "same_as_known",
    "settle_returns",
    "take_back",
    "take_in",
    "unlink",
]
