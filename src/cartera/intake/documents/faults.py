"""What can be wrong with an electronic document, in words. `column` of a problem is the place inside the file."""

from cartera.problems import N_, Problem

# Of the file.
EMPTY = ("empty_file", N_("The file is empty."))
TOO_BIG = (
    "file_too_big",
    N_("The file is larger than %(limit)s MB; no electronic document is. It was not opened."),
)
NOT_XML = (
    "not_xml",
    N_("This is not XML, or it is damaged: line %(row)s, column %(place)s. Ask for the file again."),
)
TRUNCATED = (
    "truncated",
    N_("The file ends in the middle, at line %(row)s: it was cut off on its way. Ask for it again."),
)
WRONG_ENCODING = (
    "wrong_encoding",
    N_(
        "The file says it is written in %(encoding)s and is not, at line %(row)s. Ask for the file as it was issued."
    ),
)
TRAP = (
    "xml_trap",
    N_(
        "The file declares a document type or entities. No tax office asks for them and they can be a trap, so it was not opened."
    ),
)
TOO_DEEP = (
    "xml_too_deep",
    N_("The file holds more elements, or deeper ones, than any document has; it was not opened."),
)
UNKNOWN = (
    "unknown_document",
    N_(
        "“%(root)s” is none of the documents that are read here: CFDI 3.3 and 4.0, or invoices and notes in UBL 2."
    ),
)
NOT_THIS_KIND = (
    "document_of_another_kind",
    N_("This is %(label)s. It makes nobody owe anything, so it was left out."),
)
OLD_VERSION = ("old_version", N_("CFDI %(version)s is not read; versions 3.3 and 4.0 are."))
NO_LIBRARY = (
    "library_missing",
    N_(
        "CFDI are read with the library satcfdi, which is not installed. Install it with: pip install 'cartera[mx]'"
    ),
)
NO_EMBEDDED = ("nothing_attached", N_("The container holds no invoice or note."))
REJECTED = (
    "rejected_by_tax_office",
    N_("The tax office did not accept this document (%(result)s), so it does not count."),
)

# Of what it says.
MISSING = ("element_missing", N_("The document does not say “%(place)s”."))
WRONG_AMOUNT = ("wrong_amount", N_("“%(value)s” is not an amount in %(currency)s."))
WRONG_DATE = ("wrong_date", N_("“%(value)s” is not a date."))
WRONG_CURRENCY = ("unknown_currency", N_("“%(value)s” is not the code of a currency."))
NOTHING_OWED = ("nothing_owed", N_("The document comes to nothing, so nobody owes anything for it."))
NO_PAYMENTS = ("no_payments", N_("It is a document of payments and names none."))
DO_NOT_SUM = (
    "instalments_do_not_sum",
    N_(
        "The instalments come to %(sum)s and the document to %(total)s. Ask its issuer for a document that ties."
    ),
)
NOT_STAMPED = ("not_stamped", N_("The tax office's stamp is missing: check that this is no draft."))
DETRACTION_TOO_BIG = (
    "detraction_too_big",
    N_("What would be withheld is not less than the document itself, so it was not set apart."),
)

# Of what it would do.
NOT_OURS = (
    "not_issued_by_us",
    N_(
        "It was issued by %(name)s (%(tax_id)s), not by %(creditor)s (%(own)s): nobody owes us anything for it."
    ),
)
WRONG_TAX_ID = (
    "wrong_tax_id",
    N_("%(tax_id)s, the tax id of %(name)s, is not valid in %(country)s: a digit is wrong or missing."),
)
NOBODY = (
    "issued_to_nobody",
    N_("It was issued to the public at large, so there is nobody to collect it from."),
)
NO_NUMBER = (
    "no_number",
    N_("It has neither a number nor a fiscal folio, so it could not be told from others."),
)
IN_THE_FUTURE = ("in_the_future", N_("It is dated %(on)s, which has not come yet."))
DUE_PRESUMED = (
    "due_presumed",
    N_(
        "It does not say when it is due, so it is due on the day of its issue. Another term is given with --days, or on the page."
    ),
)
DUE_BEFORE_ISSUE = (
    "due_before_issue",
    N_("It says it is due on %(due)s, before its issue; it is taken as due on the day of its issue."),
)
REPEATED = ("repeated", N_("The same document stands in this batch twice: it counts once."))
KNOWN = ("already_in", N_("It was taken in before; nothing changes."))
REPLACES = (
    "replaces_one_in_the_books",
    N_(
        "It replaces %(number)s, which is in the books and owed. Credit or write off that one first, then import this file again."
    ),
)
INVOICE_UNKNOWN = (
    "invoice_unknown",
    N_(
        "It speaks of invoice %(number)s, which is not in the books: the amount waits on account until somebody sets it against a debt."
    ),
)
PAID_UNKNOWN = (
    "paid_invoice_unknown",
    N_(
        "It says that invoice %(number)s was paid, and that invoice is not in the books. Import the invoice first, then this file again."
    ),
)
PAID_ALREADY = (
    "already_settled",
    N_("The books already hold the payment of %(number)s that it tells of; nothing is added to it."),
)
OTHER_CURRENCY = (
    "other_currency",
    N_("It is in %(currency)s and %(number)s is in %(other)s; currencies never mix."),
)
XML_ADDED = ("xml_added", N_("%(number)s was in the books already; its document is kept with it now."))

# Of a place to look in.
ARCHIVE_BROKEN = ("archive_broken", N_("The ZIP file is damaged and cannot be opened. Ask for it again."))
ARCHIVE_LOCKED = (
    "archive_locked",
    N_("It is locked with a password inside the ZIP file. Send it without one."),
)
ARCHIVE_INSIDE = ("archive_inside", N_("A ZIP file inside a ZIP file is not opened. Take it out first."))
ARCHIVE_TOO_MANY = ("archive_too_many", N_("The ZIP file holds more than %(limit)s files. Split it."))
ARCHIVE_SWELLS = (
    "archive_too_big",
    N_("Unpacked, the ZIP file grows beyond %(limit)s MB. The rest of it was not opened. Split it."),
)
NOT_A_DOCUMENT = ("not_a_document", N_("By its name it is neither XML nor ZIP, so it was not opened."))
UNREADABLE = ("unreadable_file", N_("The file cannot be opened: %(why)s"))


def problem(
    fault: tuple[str, str], *, column: str = "", line: int | None = None, fatal: bool = True, **fields: object
) -> Problem:
    """Return a fault as a problem with its particulars. `fatal` False: the document goes in all the same."""
    code, text = fault
    return Problem(code, text, fields, line=line, column=column, fatal=fatal)
