"""How often Python looks for garbage that counting references does not find.

By its own measure it looks after every 700 things made, and a batch makes millions of rows of which none is in a circle: a
sixth of the time of composing a night's messages went into looking at all of them again.
"""

import gc

SELDOM = (50_000, 20, 50)


def seldom() -> None:
    """Look seldom from now on. Said before the code is loaded, that is loaded a tenth sooner, too.

    What is there already is not set aside for ever (`gc.freeze`): an open database would then stay open at the end, and
    SQLite would leave what it wrote last in a file beside the ledger.
    """
    gc.set_threshold(*SELDOM)
