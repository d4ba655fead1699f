"""Statements as files: what people wrote stays text, nothing of it runs, and files are whole."""

import zipfile
from datetime import date
from io import BytesIO

import fastexcel
import pypdf
import pytest

from cartera.outreach import content as tone
from cartera.parties import operations as parties
from cartera.portfolio.models import LedgerEntry
from cartera.portfolio.tests.books import AT, ON
from cartera.statements import operations, paper, queries, situations, words, workbook
from cartera.statements.content import Asked
from cartera.statements.printed import note, printed

DUE = date(2026, 9, 10)
HOSTILE = '#read("/etc/passwd") *b* $x^2$ <l> @r \\ `raw` // {no} #import "x"'


def told(books, **more):
    asked = Asked(ON, more.get("since"))
    return queries.facts_of(debtor=books.ana, currency="PEN", asked=asked, by_group=False).facts


def on_paper(facts):
    made = paper.pdf(facts, words.labels(facts["language"]))
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)


@pytest.mark.django_db
def test_what_people_wrote_is_set_as_text_and_never_run(books) -> None:
    parties.change_debtor(debtor=books.ana, name=HOSTILE, at=AT, by=None)
    parties.change_creditor(
        creditor=books.creditor, payment_instructions=f"BCP 1\n{HOSTILE}", phone="#panic()", at=AT, by=None
    )
    books.creditor.refresh_from_db()
    books.ana.refresh_from_db()
    books.place("#panic(1)", 100_00, DUE)
    said = on_paper(told(books))
    assert "root:" not in said
    flat = "".join(said.split())
    for each in (HOSTILE, "#panic(1)", "#panic()"):
        assert "".join(each.split()) in flat


@pytest.mark.django_db
@pytest.mark.parametrize("since", [None, date(2026, 9, 1)])
def test_a_workbook_holds_numbers_and_runs_no_formula(books, since) -> None:
    parties.change_debtor(debtor=books.ana, name="=cmd|' /C calc'!A0", at=AT, by=None)
    books.ana.refresh_from_db()
    books.place("+1-F", 100_00, DUE)
    books.pay("@SUM(A1)", 30_00)
    facts = told(books, since=since)
    made = workbook.xlsx(facts, words.labels("es"))
    with zipfile.ZipFile(BytesIO(made)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]
    book = fastexcel.read_excel(made)
    read = [book.load_sheet(name, header_row=None, dtypes="string").to_polars() for name in book.sheet_names]
    texts = {cell for sheet in read for row in sheet.rows() for cell in row if cell}
    assert not [text for text in texts if text.startswith(("=", "+", "@"))]
    assert {"70", "'=cmd|' /C calc'!A0"} <= texts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"), [("es", "Estado de cuenta"), ("en", "Statement of account"), ("qu", "Estado")]
)
def test_it_speaks_the_debtors_language(books, language, title) -> None:
    parties.change_debtor(debtor=books.ana, language=language, at=AT, by=None)
    books.place("F-1", 100_00, DUE)
    books.ana.refresh_from_db()
    assert title in on_paper(told(books))


@pytest.mark.django_db
def test_many_pages_keep_their_heads(books) -> None:
    for place in range(150):
        books.place(f"F-{place}", 1_00, DUE)
    facts = told(books)
    made = pypdf.PdfReader(BytesIO(paper.pdf(facts, words.labels("es"))))
    assert len(made.pages) > 2
    assert all("Vencimiento" in page.extract_text() for page in made.pages[:-1])


@pytest.mark.django_db
@pytest.mark.parametrize("workers", [0, 1])
def test_everybodys_files_are_written_whole_and_alike(books, tmp_path, workers) -> None:
    evil = books.debtor("../../evil")
    for debtor in (books.ana, books.bruno, evil):
        books.place(f"F-{debtor.pk}", 100_00, DUE, debtor=debtor)
    books.place("U-1", 100_00, DUE, currency="USD")
    ids, seen = queries.roots(creditor=books.creditor, by_group=True, on=ON), []

    def make():
        return operations.make(
            creditor=books.creditor, debtor_ids=ids, asked=Asked(ON), by_group=True, folder=tmp_path / "out",
            workers=workers, progress=seen.append,
        )  # fmt: skip

    assert make().files == 4
    files = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert len(files) == 4
    assert all(content.startswith(b"%PDF") for content in files.values())
    assert [name for name in files if "evil" in name] == [
        f"estado-de-cuenta-evil-PEN-2026-10-06-{evil.pk}.pdf"
    ]
    assert not list(tmp_path.parent.glob("*evil*"))
    assert seen[-1] == 4
    make()
    assert {file.name for file in (tmp_path / "out").iterdir()} == set(files)


@pytest.mark.django_db
def test_where_files_cannot_be_written_it_says_so(books, tmp_path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(operations.making.NotAFolder):
        operations.make(
            creditor=books.creditor,
            debtor_ids=[books.ana.pk],
            asked=Asked(ON),
            by_group=False,
            folder=tmp_path / "out",
        )


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("situation", situations.SITUATIONS)
def test_every_word_is_courteous(language, situation) -> None:
    facts = {
        "situation": situation, "language": language, "region": "pe", "currency": "PEN", "net_minor": -5_00,
        "overdue_minor": 90_00, "disputed_minor": 30_00, "on_account_minor": 1_00, "oldest_days": 70,
        "promise": {"by_on": "2026-10-20"},
    }  # fmt: skip
    said = note(facts, words.labels(language))
    letter = {
        "language": language, "channel": "email", "template": "statement", "role": "payer", "currency": "PEN", "name": "Ana",
        "consequence": "", "debtor": {"name": "Ana", "code": "C"},
        "creditor": {"name": "Andina", "how_to_pay": "", "tax_id": "", "sender_name": ""},
    }  # fmt: skip
    found = tone.judge(said, contents=letter).findings
    assert not [each for each in found if each.level == "unlawful"]
    assert {each.code for each in found} <= {"missing_creditor", "missing_opt_out"}, [
        each.code for each in found
    ]


@pytest.mark.parametrize(
    ("standing", "situation"),
    [
        ((0, 10), "credit"), ((100, 100), "credit"), ((0, 0), "settled"), ((100, 0), "up_to_date"),
        ((100, 0, 50, 0, 0, 1), "late"), ((100, 0, 50, 0, 0, 30), "late"), ((100, 0, 50, 0, 0, 31), "very_late"),
        ((100, 0, 50, 50), "disputed"), ((100, 0, 50, 20, 30), "plan"), ((100, 0, 50, 20, 0, 40), "very_late"),
        ((100, 10, 50, 0, 0, 3), "late"),
    ],
)  # fmt: skip
def test_the_first_situation_that_holds_is_told(standing, situation) -> None:
    assert situations.of(situations.Standing(*standing)) == situation


def test_every_kind_of_entry_has_a_word() -> None:
    assert set(LedgerEntry.Kind.values) <= set(words.LINES)


@pytest.mark.django_db
def test_what_is_printed_has_no_mark_left_to_fill(books) -> None:
    books.place("F-1", 100_00, DUE)
    books.pay("P-1", 30_00)
    for since in (None, date(2026, 9, 1)):
        assert "%(" not in str(printed(told(books, since=since), words.labels("es")))
