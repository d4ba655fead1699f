"""What a story can do: each verb is one call of the operation that the product's pages and commands make too.

`BUILT` is the only list. A verb of the format that is missing here ends a story with a named refusal.
"""

from collections.abc import Callable

from cartera.insight.story.deeds import brakes, care, day, files, ledger, plans, statements
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act

BUILT: dict[str, Callable[[Scene, Act], None]] = {
    "place": ledger.place,
    "pay": ledger.pay,
    "return": ledger.take_back,
    "credit": ledger.credit,
    "uncredit": ledger.uncredit,
    "write_off": ledger.write_off,
    "reinstate": ledger.reinstate,
    "extend": ledger.extend,
    "waive": ledger.waive,
    "import": files.import_file,
    "pause": brakes.pause,
    "resume": brakes.resume,
    "exempt": brakes.exempt,
    "unexempt": brakes.unexempt,
    "dispute": brakes.dispute,
    "resolve": brakes.resolve,
    "undertake": brakes.undertake,
    "keep": brakes.keep,
    "withdraw_undertaking": brakes.withdraw_undertaking,
    "promise": brakes.promise,
    "forbear": brakes.forbear,
    "plan": plans.plan,
    "accept_plan": plans.accept,
    "break_plan": plans.break_,
    "cancel_plan": plans.cancel,
    "statement": statements.statement,
    "authorise": care.authorise,
    "withdraw": care.withdraw,
    "wrong_number": care.wrong_number,
    "protect": care.protect,
    "end_protection": care.end_protection,
    "hardship": care.hardship,
    "end_hardship": care.end_hardship,
    "complain": care.complain,
    "answer": care.answer,
    "contact": care.contact,
    "run": day.run,
    "approve": day.approve,
    "discard": day.discard,
    "send": day.send,
    "process": day.process,
    "waive_consequence": day.waive_consequence,
}
