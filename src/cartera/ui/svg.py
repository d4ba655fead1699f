"""What becomes of a drawn SVG before it stands in a page."""

from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "system-ui, sans-serif"
# The light scheme of tokens.css, number by number; a test compares them.
PALETTE = ("#0c5a66", "#4f959f", "#c68a1d", "#b9552b", "#8c2b23", "#54353b")
INK, LINE, GAP = "#566063", "#dcd9d2", "#ffffff"

_FILLS = {colour: f"fill-{number}" for number, colour in enumerate(PALETTE, start=1)} | {INK: "fill-ink"}
_STROKES = {colour: f"stroke-{number}" for number, colour in enumerate(PALETTE, start=1)}
_STROKES |= {LINE: "stroke-line", GAP: "stroke-gap"}
# What Vega draws with when nobody says otherwise.
_OURS = {"#000": INK, "#888": LINE, "#ddd": LINE}
# Spoken to a reader of SVG parts; the page says title and description instead, and the figures as a table.
_DROPPED = ("role", "aria-label", "aria-roledescription", "aria-hidden", "style", "class", "pointer-events")

ET.register_namespace("", NAMESPACE)


def clean(drawn: str, title: str, description: str) -> SafeString:
    """Return the SVG as one image with a name: no styles, no scripts, colours that follow the page."""
    root = ET.fromstring(drawn)  # noqa: S314 - vl-convert's own output, from data that it has escaped
    for node in root.iter():
        _style_to_attributes(node)
        for name in _DROPPED:
            node.attrib.pop(name, None)
        _recolour(node)
    for tag, text in (("desc", description), ("title", title)):
        if text:
            spoken = ET.Element(f"{{{NAMESPACE}}}{tag}")
            spoken.text = text
            root.insert(0, spoken)
    root.set("role", "img")
    root.set("aria-label", title)
    return mark_safe(ET.tostring(root, encoding="unicode"))


def _style_to_attributes(node: ET.Element) -> None:
    """Turn ``style="fill: red"`` into ``fill="red"``: the policy forbids the first and allows the second."""
    for rule in node.get("style", "").split(";"):
        name, colon, value = rule.partition(":")
        if colon:
            node.set(name.strip(), value.strip())


def _recolour(node: ET.Element) -> None:
    classes = []
    for attribute, known in (("fill", _FILLS), ("stroke", _STROKES)):
        colour = node.get(attribute, "")
        colour = _OURS.get(colour, colour)
        if colour in known:
            node.set(attribute, colour)
            classes.append(known[colour])
    if classes:
        node.set("class", " ".join(classes))
