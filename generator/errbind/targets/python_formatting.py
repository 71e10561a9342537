"""Python text in black's layout, so that what is written need not be formatted again.

A template prints a statement on one line, and opens brackets itself where black gives each item a
line. Lines that are too long are broken here as black breaks them: those that a file has many of by
the rules of this module, the few others by black, which is then given nothing but them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

WIDTH = 88  # black's default
_INDENT = "    "
# What is repeated is never given back, so that the time grows with the length alone.
_STRING = r"""(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+')"""
_NAME = r"[A-Za-z_]\w*"
_DOTTED = rf"{_NAME}(?:\.{_NAME})*"
_ATOM = rf"(?:{_STRING}|-?[\w.+-]+)"
_HEAD = rf"(?:{_NAME}=|{_ATOM}: )?"  # before an argument, or an item of a dict

_SOLID = re.compile(rf"{_HEAD}(?:{_ATOM},?|[\[({{]|\[\],|{{}},)|{_ATOM}: {_DOTTED}\(")
_COMMENTED = re.compile(rf"(?:[^\"'#]++|{_STRING})*+#.*")
_ITEM = re.compile(rf"({_HEAD})({_DOTTED})?([\[({{].+[\])}}])(,?)")
_CALL = re.compile(rf"({_DOTTED})(\(.+\))")
_ASSIGNMENT = re.compile(rf"([\w, ]+(?:: {_NAME}(?: \| None)?)? = )(.+)")
_HEADER = re.compile(rf"(class {_NAME}|def {_NAME}(?=.+ -> ))(\([^()]+\))(.*:)")
_UNION = re.compile(rf"({_NAME}: )([\w |]+)( = {_NAME})")
_SUBSCRIPT = re.compile(rf"(return {_NAME}|{_NAME}: dict)(\[.+\])( = {{)?")
_IMPORT = re.compile(r"(from [\w.]+ import )([\w, ]+)")
_TOKEN = re.compile(rf"{_STRING}|[\[\](){{}},]")

# What has one column in every version of Unicode: Latin, Greek, Cyrillic, dashes, quotation marks;
# and what has two: kana, the common ideographs, Hangul.
_NARROW = re.compile(
    "[\xa0-\u02ff\u0370-\u0377\u0388-\u03ff\u0400-\u0482\u2010-\u2027]"
)
_WIDE = re.compile("[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]")


def fits(line: str) -> bool:
    """Say whether a line is as short as black keeps lines."""
    return len(line) <= WIDTH if line.isascii() else _columns(line) <= WIDTH


def _columns(line: str) -> int:
    plain = _WIDE.sub("..", _NARROW.sub(".", line[: 3 * WIDTH]))
    odd = len(plain) - len(plain.encode("ascii", "ignore"))
    is_near = len(line) <= 3 * WIDTH and (odd == 0 or len(plain) + odd <= WIDTH)
    if is_near or len(plain) - odd > WIDTH:
        return len(plain)  # what else there may be has up to two columns each
    from black.strings import str_width  # only here, since its import takes a while

    begins = str_width(line[: 3 * WIDTH])
    return begins if begins > WIDTH else str_width(line)


def laid_out(text: str) -> str | None:
    """Return the text with its long lines broken, None where black has to format all of it."""
    lines = text.split("\n")
    seen = [  # few lines are so long that they may not fit, in whatever script
        number
        for number, line in enumerate(lines)
        if '"""' in line
        or (len(line) > WIDTH // 2 and (len(line) > WIDTH or not line.isascii()))
    ]
    is_doc = False
    for number in seen:
        line = lines[number]
        code = line.lstrip(" ")
        if is_doc or code.startswith('"""'):
            is_doc = not line.endswith('"""') or (not is_doc and len(code) < 6)
        elif not fits(line):
            broken = _broken(line[: len(line) - len(code)], code)
            if broken is None:
                return None
            lines[number] = "\n".join(broken)
    return "\n".join(lines)


def _broken(margin: str, code: str) -> Iterable[str] | None:
    """Return the lines of one that is too long, None if it is a part that cannot be told alone."""
    if _SOLID.fullmatch(code) or _COMMENTED.fullmatch(code):
        return [margin + code]
    if code.endswith(","):
        item = _ITEM.fullmatch(code)
        return None if item is None else _item(margin, code)
    if broken := _statement(margin, code):
        return broken
    return _by_black(margin, code) if _is_balanced(code) else None


def _statement(margin: str, code: str) -> list[str]:
    """Return the lines of a statement, none for one of a form that is seldom too long."""
    if found := _ASSIGNMENT.fullmatch(code):
        return _assignment(margin, found[1], found[2])
    if found := _IMPORT.fullmatch(code):
        names = [f"{margin}{_INDENT}{name}," for name in found[2].split(", ")]
        return [f"{margin}{found[1]}(", *names, f"{margin})"]
    if (found := _HEADER.fullmatch(code)) and fits(f"{margin}){found[3]}"):
        is_lone = found[1].startswith("def ") and len(_items(found[2])) == 1
        text = f"{found[2][:-1]},)" if is_lone else found[2]
        return list(_opened(margin, found[1], text, found[3]))
    if found := _UNION.fullmatch(code):
        if fits(f"{margin}{found[1]}{found[2]} = ("):
            return _assignment(margin, f"{found[1]}{found[2]} = ", found[3][3:])
        inner = margin + _INDENT
        broken = found[2].replace(" | ", f"\n{inner}| ")
        body = inner + (found[2] if fits(inner + found[2]) else broken)
        return [f"{margin}{found[1]}(", body, f"{margin}){found[3]}"]
    if (found := _SUBSCRIPT.fullmatch(code)) and fits(f"{margin}{found[1]}["):
        return list(_opened(margin, found[1], found[2], found[3] or ""))
    return []


def _assignment(margin: str, head: str, value: str) -> list[str]:
    found = _CALL.fullmatch(value)
    if found and _is_one(found[2]) and fits(f"{margin}{head}{found[1]}("):
        return list(_opened(margin, head + found[1], found[2], ""))
    is_atom = re.fullmatch(_ATOM, value) is not None
    can_open = is_atom or (found is not None and fits(f"{margin}{head}("))
    if can_open and fits(f"{margin}{_INDENT}{value}"):
        return [f"{margin}{head}(", f"{margin}{_INDENT}{value}", f"{margin})"]
    return [f"{margin}{head}{value}"] if is_atom else []


def _item(margin: str, code: str) -> Iterator[str]:
    """Yield the lines of an item of a bracket, one line if that fits or cannot be broken."""
    found = _ITEM.fullmatch(code)
    if fits(margin + code) or found is None or len(found[3]) == len("()"):
        yield margin + code
    else:
        head, name, text, tail = found.groups(default="")
        yield from _opened(margin, head + name, text, tail, is_display=not name)


def _opened(
    margin: str, head: str, text: str, tail: str, *, is_display: bool = False
) -> Iterator[str]:
    """Yield the lines of a bracket after its head: its items on a line if they fit, else each on one.

    Those of a tuple, list or dict never share a line.
    """
    inner, items, is_closed = margin + _INDENT, _items(text), text[-2] == ","
    line = f"{inner}{text[1:-1]}"
    yield f"{margin}{head}{text[0]}"
    if not is_closed and (len(items) == 1 or (fits(line) and not is_display)):
        yield from _item(inner, text[1:-1])
    else:
        for item in items:
            yield from _item(inner, f"{item},")
    yield f"{margin}{text[-1]}{tail}"


def _items(text: str) -> list[str]:
    """Return what stands between the commas of a bracket."""
    items, start, depth = [], 1, 0
    for token in _TOKEN.finditer(text, 1, len(text) - 1):
        depth += (token[0] in "[({") - (token[0] in "])}")
        if token[0] == "," and depth == 0:
            items.append(text[start : token.start()].strip())
            start = token.end()
    rest = text[start:-1].strip()
    return [*items, rest] if rest else items


def _is_one(text: str) -> bool:
    """Say whether a text is one bracket, from its first character to its last."""
    return _is_balanced(text) and _is_balanced(text[1:-1])


def _is_balanced(text: str) -> bool:
    """Say whether every bracket of a text is closed in it, and opened."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in "[({") - (token[0] in "])}")
        if depth < 0:
            return False
    return depth == 0


def _by_black(margin: str, code: str) -> list[str]:
    """Return the lines that black makes of one statement."""
    blocks = [f"{_INDENT * n}class _:" for n in range(len(margin) // len(_INDENT))]
    body = [f"{margin}{_INDENT}pass"] if code.endswith(":") else []
    lines = formatted("\n".join([*blocks, margin + code, *body, ""])).split("\n")
    return lines[len(blocks) : len(lines) - 1 - len(body)]


def formatted(text: str, *, is_stub: bool = False) -> str:
    """Return what black makes of a text; raise ValueError when it is no Python."""
    import black  # half of a small run's time, so only for what is not laid out
    from black.mode import TargetVersion
    from black.parsing import InvalidInput

    mode = black.Mode(target_versions={TargetVersion.PY311}, is_pyi=is_stub)
    try:
        return black.format_str(text, mode=mode)
    except InvalidInput as error:
        raise ValueError(str(error)) from None
