"""The manual, docs/<language>/*.md, shown inside the product in the reader's language.

The Markdown stands at the top of the repository, where people browse it. An editable install reads it there; a wheel
puts the same files into share/cartera/docs (data-files in pyproject.toml), because a package cannot reach outside
itself.
"""

import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

IN_REPOSITORY = Path(__file__).parents[3] / "docs"
DOCS = IN_REPOSITORY if IN_REPOSITORY.is_dir() else Path(sysconfig.get_path("data")) / "share/cartera/docs"


@dataclass(frozen=True)
class Page:
    """One page of the manual: the names of its file in both languages."""

    en: str
    es: str

    def slug(self, language: str) -> str:
        """Return the name in a language: English for "en", Spanish for all others."""
        return self.en if language.startswith("en") else self.es


# In the order in which a newcomer reads them; the menu shows this order.
PAGES = (
    Page("index", "inicio"),
    Page("first-day", "primer-dia"),
    Page("demo", "demo"),
    Page("importing", "importar"),
    Page("bank", "banco"),
    Page("matching", "aplicar"),
    Page("running", "el-dia"),
    Page("policy", "politica"),
    Page("sending", "enviar"),
    Page("laws", "leyes"),
    Page("consent", "consentimiento"),
    Page("charges", "cargos"),
    Page("disputes", "disputas"),
    Page("statements", "estados-de-cuenta"),
    Page("reasons", "motivos"),
    Page("stories", "historias"),
    Page("safekeeping", "respaldo"),
    Page("settings", "ajustes"),
    Page("commands", "comandos"),
    Page("speed", "velocidad"),
)


@login_required
def show(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Show a page; by its name in the other language, go to the one in the reader's."""
    language = get_language() or "es"
    page = next((each for each in PAGES if slug in {each.en, each.es}), None) if slug else PAGES[0]
    if page is None:
        raise Http404
    if slug and slug != page.slug(language):
        return redirect("manual", slug=page.slug(language))
    menu = [(each.slug(language), title(language, each), each == page) for each in PAGES]
    body = rendered(language, page.slug(language))
    return render(request, "manual/page.html", {"menu": menu, "body": body, "title": title(language, page)})


@cache
def title(language: str, page: Page) -> str:
    """Return the first heading of a page."""
    return text_of(language, page.slug(language)).partition("\n")[0].removeprefix("# ")


def text_of(language: str, slug: str) -> str:
    """Return the Markdown of a page."""
    folder = "en" if language.startswith("en") else "es"
    return (DOCS / folder / f"{slug}.md").read_text(encoding="utf-8")


@cache
def rendered(language: str, slug: str) -> SafeString:
    """Return a page as HTML. HTML inside the Markdown is shown as text, so the result is safe."""
    markdown = reader()
    tokens = markdown.parse(text_of(language, slug))
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrs["href"] = address(str(inner.attrs["href"]))
    return SafeString(markdown.renderer.render(shown(tokens), markdown.options, {}))


def reader() -> MarkdownIt:
    """Return the reader of Markdown: tables, anchors at headings, no HTML."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").use(anchors_plugin, max_level=4)


def shown(tokens: list[Token]) -> list[Token]:
    """Return the tokens without the marks that tools/docs.py leaves: `<!-- /help -->`."""
    kept: list[Token] = []
    skip = 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "paragraph_open" and following and is_mark(following):
            skip = 3
        if skip:
            skip -= 1
        else:
            kept.append(token)
    return kept


def is_mark(token: Token) -> bool:
    """Tell whether a paragraph is a comment on one line."""
    said = token.content.strip()
    return said.startswith("<!--") and said.endswith("-->")


def address(href: str) -> str:
    """Return where a link leads inside the product: `policy.md#fees` becomes the page's address."""
    file, mark, anchor = href.partition("#")
    if "/" in file or not file.endswith(".md"):
        return href
    return reverse("manual", kwargs={"slug": file.removesuffix(".md")}) + mark + anchor


def anchors(text: str) -> set[str]:
    """Return the anchors of a Markdown text, as its headings give them."""
    return {
        str(token.attrs["id"])
        for token in reader().parse(text)
        if token.type == "heading_open" and token.attrs
    }
