"""What a story can expect: each verb looks with the questions that the product's pages ask too.

`BUILT` is the only list. Each function yields what was found otherwise than expected, and nothing when all holds.
"""

from collections.abc import Callable, Iterator

from cartera.insight.story.expectations import consequences, ledger, messages, proposals, statements
from cartera.insight.story.expectations.found import Found
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act

BUILT: dict[str, Callable[[Scene, Act], Iterator[Found]]] = {
    "proposals": proposals.proposals,
    "proposal": proposals.proposal,
    "no_proposal": proposals.no_proposal,
    "position": proposals.position,
    "anomaly": proposals.anomaly,
    "message": messages.message,
    "balance": ledger.balance,
    "item": ledger.item,
    "statement": statements.statement,
    "ageing": ledger.ageing,
    "promise": ledger.promise,
    "plan": ledger.plan,
    "dispute": ledger.dispute,
    "undertaking": ledger.undertaking,
    "consequence": consequences.consequence,
    "credit": consequences.credit,
}
