"""Whether XML is safe to hand to a parser that builds trees: how deep it nests, what entities it declares."""

from __future__ import annotations

import re
from itertools import islice
from xml.parsers import expat

_TAG = re.compile(r"<(/?)([A-Za-z_][^\s<>/]*)[^<>]*?(/?)>")
#: A tag that another one begins in, or that never ends. The tolerant parser looks for the end of each to the last
#: character, so many of them take it minutes.
_UNENDED = re.compile(r"<[A-Za-z/!?][^<>]*(?=<|\Z)")
_MAX_UNENDED = 200
#: HTML that is rarely closed; it stands unquoted in malformed feeds.
_UNCLOSED = {"br", "hr", "img", "input", "p", "li", "td", "tr", "source", "meta"}
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)


class _TooDeep(ValueError):
    pass


def find_xml_danger(text: str, *, max_depth: int, max_entities: int, max_tags: int) -> str | None:
    """`entities`, `too_deep`, `too_many_tags` or `unended_tags`, or null when the text is safe to parse.

    Entities count when they are many, when one is made of others (billion laughs), or when one points outside.
    Expat measures what is well-formed; where it stops or finds too much, tags are counted by their looks, without
    those that HTML leaves open.
    """
    if text.count("<") > max_tags:
        return "too_many_tags"
    if _has_entity_danger(text, max_entities=max_entities):
        return "entities"
    if (depth_limit := _depth_to_look_for(text, max_depth=max_depth)) is None:
        return None
    bare = _without(_without(text, "<!--", "-->"), "<![CDATA[", "]]>")
    if sum(1 for _ in islice(_UNENDED.finditer(bare), _MAX_UNENDED + 1)) > _MAX_UNENDED:
        return "unended_tags"
    return "too_deep" if _looks_too_deep(bare, max_depth=depth_limit) else None


def _has_entity_danger(text: str, *, max_entities: int) -> bool:
    if not (doctype := _DOCTYPE.search(text)):
        return False
    declarations = _ENTITY.split(text[doctype.start() :])[1:]
    if len(declarations) > max_entities:
        return True
    return any(_is_danger(declaration[:5000]) for declaration in declarations)


def _is_danger(declaration: str) -> bool:
    value = re.match(r"""\s+(%\s+)?[^\s"'>]+\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""", declaration)
    if value is None:
        return True
    parameter, outside, double, single = value.groups()
    inner = double if double is not None else single or ""
    return bool(outside and not parameter) or bool(re.search(r"&[A-Za-z_]|%[A-Za-z_]", inner)) or len(inner) > 1000


def _depth_to_look_for(text: str, *, max_depth: int) -> int | None:
    """Null for text that is well-formed and flat; else the depth at which its tags, by their looks, are a danger."""
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > max_depth:
            raise _TooDeep

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except _TooDeep:
        return max_depth
    except expat.ExpatError:
        # A missing end tag costs a level for good: ten times the limit before it counts as an attack.
        return 10 * max_depth
    return None


def _looks_too_deep(text: str, *, max_depth: int) -> bool:
    depth = 0
    for tag in _TAG.finditer(text):
        if tag.group(3) or tag.group(2).lower() in _UNCLOSED:
            continue
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > max_depth:
            return True
    return False


def _without(text: str, opening: str, closing: str) -> str:
    # Not a regular expression: a thousand openings without a closing would make it quadratic.
    first, *rest = text.split(opening)
    return first + "".join(part.partition(closing)[2] for part in rest)
