"""Filters that write text of a spec into another language so that it cannot break out.

Every piece of spec text in a template goes through one of these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from errbind.model.json_values import plain

# Invisible characters that reorder or end a line for some reader, and halves of surrogate pairs.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)

_JSON_WORDS = {None: "null", True: "true", False: "false"}
_UNSAFE_IN_JSON = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", ""))


def _python_escape(character: str) -> str:
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character)
    if named:
        return named
    point = ord(character)
    width = (
        "\\x{:02x}"
        if point < 0x100
        else "\\u{:04x}" if point < 0x10000 else "\\U{:08x}"
    )
    return width.format(point)


def _js_escape(character: str) -> str:
    return json.dumps(character)[1:-1]


def _toml_escape(character: str) -> str:
    return f"\\U{ord(character):08X}"


_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _utf16_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    escaped = "".join(f"\\u{units[n:n + 4]}" for n in range(0, len(units), 4))
    return _NAMED.get(character, escaped)


def _utf32_escape(character: str) -> str:
    point = _whole(character)
    escaped = f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
    return _NAMED.get(character, escaped)


def _braces_escape(character: str) -> str:
    return _NAMED.get(character, f"\\u{{{_whole(character):x}}}")


def _whole(character: str) -> int:
    """Return a character's number; half of one, which a text cannot hold, is U+FFFD."""
    point = ord(character)
    return 0xFFFD if 0xD800 <= point < 0xE000 else point


class _Escapes(dict[int, str]):
    """A table for `str.translate`: what a pattern finds is escaped, each character once."""

    def __init__(self, pattern: re.Pattern[str], escape: Callable[[str], str]) -> None:
        super().__init__()
        self._pattern, self._escape = pattern, escape

    def __missing__(self, point: int) -> str:
        found = self._pattern.match(chr(point))
        return self.setdefault(point, self._escape(chr(point)) if found else chr(point))

    def applied(self, text: str) -> str:
        """Return a text with its escapes; most texts have nothing to escape."""
        return text.translate(self) if self._pattern.search(text) else text


_PYTHON = _Escapes(_UNSAFE, _python_escape)
_JS = _Escapes(_UNSAFE, _js_escape)
_JSON = _Escapes(_UNSAFE_IN_JSON, _js_escape)
_TOML = _Escapes(_UNSAFE, _toml_escape)
_SPACES = _Escapes(_UNSAFE, lambda _: " ")


# How languages write what cannot be seen. Halves of characters are kept by the first three.
FAMILIES = {
    "python": _PYTHON,  # \x85 \u2028 \U000e0001
    "json": _JS,  # \u0085 \u2028 \udb40\udc01, and \b \f
    "utf16": _Escapes(_UNSAFE, _utf16_escape),  # the same without \b and \f
    "utf32": _Escapes(_UNSAFE, _utf32_escape),  # \u0085 \u2028 \U000e0001
    "braces": _Escapes(_UNSAFE, _braces_escape),  # \u{85} \u{2028} \u{e0001}
}


def quoted(
    text: str, family: str, quotes: Sequence[str], also: Sequence[str] = ()
) -> str:
    """Return a text in the quotes that cost the fewest escapes, the first of those that do.

    `family` is one of `FAMILIES`; characters in `also` have a backslash too.
    """
    if _is_simple(text, quotes[0]) and not any(c in text for c in also):
        return f"{quotes[0]}{text}{quotes[0]}"
    quote = min(quotes, key=text.count)
    for character in ("\\", quote, *also):
        text = text.replace(character, f"\\{character}")
    return f"{quote}{_escaped(text, FAMILIES[family])}{quote}"


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """Return a text with each key as its value, the longest that fits; values are left alone."""
    keys = [key for key in replacements if key in text]
    if not keys:
        return text
    pattern = "|".join(re.escape(k) for k in sorted(keys, key=len, reverse=True))
    return re.sub(pattern, lambda found: replacements[found[0]], text)


def _escaped(text: str, escapes: _Escapes) -> str:
    return text if text.isascii() and text.isprintable() else escapes.applied(text)


def _line(text: str) -> str:
    """Return a text as words on one line, with a space for what is unsafe."""
    return " ".join(_escaped(text, _SPACES).split())


def _is_simple(text: str, quote: str = '"') -> bool:
    """Say whether a text needs no more than quotes around it, as most do."""
    return (
        text.isascii() and text.isprintable() and quote not in text and "\\" not in text
    )


def visible(text: str) -> str:
    """Return a text for one line of a terminal: what would steer it is escaped."""
    return _escaped(text, _PYTHON)


def py(value: Any) -> str:
    """Return a Python literal, as black would write it: double quotes unless that costs escapes."""
    if value is None:
        return "None"
    if not isinstance(value, str):
        return _py_value(value)
    return quoted(value, "python", "\"'")


def _py_value(value: Any) -> str:
    if value.__class__ is bool or value.__class__ is int:
        return str(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{py(k)}: {py(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(py, value))}]"
    return repr(value).replace("e+", "e")


def docstring(text: str, is_whole: bool = False) -> str:
    """Return the text as the inside of a Python docstring of one line.

    `is_whole` for all of one: black keeps a quote apart from those that open and close it.
    """
    line = " ".join(text.split())
    line = line.replace("\\", "\\\\")
    if '"""' in line or line.endswith('"'):
        line = line.replace('"', '\\"')
    if is_whole:
        line = " " * line.startswith('"') + line + " " * line.endswith('"')
    return _escaped(line, _PYTHON)


def comment(text: str) -> str:
    """Return the text as the inside of a `#` or `//` comment."""
    return _line(text)


def jsdoc(text: str) -> str:
    """Return the text as the inside of a `/** */` comment; tags and endings are defused."""
    return comment(text).replace("*/", "*\\/").replace("@", "\\@")


# What Markdown gives a meaning within a line; an underscore has none between letters or digits.
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~&!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def markdown(text: str) -> str:
    """Return the text as the inside of a line of Markdown, or of a cell of a table."""
    return _MARKDOWN.sub(r"\\\g<0>", _line(text))


def js(value: Any) -> str:
    """Return a JavaScript literal, as prettier would write it."""
    if not isinstance(value, str):
        return _json_value(value)
    return quoted(value, "json", "\"'")


def to_json(value: Any, indent: int | None = None, width: int = 0) -> str:
    """Return JSON with invisible characters escaped; with `indent` one item per line.

    With a `width`, for an indent of two, lists and objects that fit into a line stand in one.
    """
    if indent is None:
        text = json.dumps(plain(value), ensure_ascii=False)
    elif width:
        text = _in_lines(value, width)
    else:
        text = _indented(value, indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return _JSON.applied(text)


def _indented(value: Any, indent: int) -> str:
    import orjson  # only here: most runs write no JSON

    if indent == _ORJSON_INDENT:
        options = orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_SUBCLASS
        options |= orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
        with suppress(orjson.JSONEncodeError):  # such as halves of characters
            return _as_python(orjson.dumps(value, _as_dict, options).decode())
    return json.dumps(plain(value), ensure_ascii=False, indent=indent)


def _in_lines(value: Any, width: int, margin: str = "", taken: int = 0) -> str:
    """Return JSON in which a list or object stands in one line where it fits into the width.

    `taken` is how much of the first line is before it, and a comma behind.
    """
    if value.__class__ in _SCALARS:
        return _quoted_json(value) if isinstance(value, str) else _json_value(value)
    inner = f"{margin}  "
    if isinstance(value, list | tuple):
        start, end, parts = "[", "]", list(_list_parts(value, width, inner))
    elif isinstance(value, dict | Mapping):
        start, end, parts = "{", "}", list(_object_parts(value, width, inner))
    else:
        return json.dumps(value, ensure_ascii=False)
    if sum(map(len, parts)) <= width:
        line = f"{start}{', '.join(parts)}{end}"
        if taken + len(line) <= width and "\n" not in line:
            return line
    lines = f",\n{inner}".join(parts)
    return f"{start}\n{inner}{lines}\n{margin}{end}"


def _object_parts(value: Mapping[Any, Any], width: int, margin: str) -> Iterator[str]:
    for key, each in value.items():
        name = f"{_quoted_json(str(key))}: "
        if each.__class__ is str:  # as most are; to ask here saves a call for each
            yield name + _quoted_json(each)
        else:
            taken = len(margin) + len(name) + 1
            yield name + _in_lines(each, width, margin, taken)


def _list_parts(value: Sequence[Any], width: int, margin: str) -> Iterator[str]:
    for each in value:
        if each.__class__ is str:
            yield _quoted_json(each)
        else:
            yield _in_lines(each, width, margin, len(margin) + 1)


_quoted_json = json.encoder.encode_basestring


_ORJSON_INDENT = 2  # the only one that it knows
# How a line ends that has a number which Python writes otherwise, or that one day may look so.
# Each stands by what must be there, since a lone character is found many times sooner than a pattern.
_EXTREMES = {
    "+": r"e\+[0-9]+,?$",
    "-": r"e-[0-9]+,?$",
    "0.0000": r"0\.0000[0-9]+,?$",
}


def _as_python(text: str) -> str:
    """Return indented JSON with very large and small numbers as Python itself writes them."""
    ends = (end for sign, end in _EXTREMES.items() if sign in text)
    found = (match for end in ends for match in re.finditer(end, text, re.MULTILINE))
    parts: list[str] = []
    done = 0
    for match in sorted(found, key=re.Match.start):
        start = text.rfind(" ", 0, match.start()) + 1
        number = text[start : match.end()].rstrip(",")
        parts += [text[done:start], json.dumps(float(number))]
        done = start + len(number)
    return "".join([*parts, text[done:]])


def _as_dict(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


def _json_value(value: Any) -> str:
    """Return JSON of what is no text; `json.dumps` makes an encoder for each."""
    if value is None or value is True or value is False:
        return _JSON_WORDS[value]
    return str(value) if isinstance(value, int) else json.dumps(value)


def toml(value: str) -> str:
    """Return a TOML basic string: JSON's, with every character as one escape."""
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return _escaped(text, _TOML)


def yaml_text(value: str) -> str:
    """Return a YAML scalar in double quotes, invisible characters escaped."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_escaped(escaped, _PYTHON)}"'  # YAML's escapes are Python's


# Texts that YAML 1.1 and 1.2 both read as themselves, in any place but a flow collection.
_PLAIN_YAML = re.compile(
    r"[A-Za-z/$][A-Za-z0-9_./()#,$-]*+(?: [A-Za-z0-9_./(),$-][A-Za-z0-9_./()#,$-]*+)*+"
)
_YAML_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_YAML_WORD = 5  # letters of the longest


def to_yaml(value: Any, indent: int = 0) -> str:
    """Return block YAML without a final newline, every line indented by `indent` spaces."""
    margin = " " * indent
    if value.__class__ in _SCALARS:
        return margin + _yaml_scalar(value)
    return "\n".join(_yaml_lines(value, margin, margin))


_SCALARS = frozenset([str, int, float, bool, type(None)])


def _yaml_lines(value: Any, head: str, margin: str) -> Iterator[str]:
    """Yield the lines of a value; `head` is what the first of them begins with."""
    if value.__class__ in _SCALARS or not value:
        yield f"{head}{_yaml_scalar(value)}"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            name = f"{head}{_yaml_scalar(str(key))}:"
            if inner and inner.__class__ not in _SCALARS:
                yield name
                yield from _yaml_lines(inner, f"{margin}  ", f"{margin}  ")
            else:
                yield f"{name} {_yaml_scalar(inner)}"
            head = margin
    elif isinstance(value, list | tuple):
        for inner in value:
            if inner.__class__ in _SCALARS:
                yield f"{head}- {_yaml_scalar(inner)}"
            else:
                yield from _yaml_lines(inner, f"{head}- ", f"{margin}  ")
            head = margin
    else:
        yield f"{head}{_yaml_scalar(value)}"


def _yaml_scalar(value: Any) -> str:
    """Return a text bare or in double quotes, and all else as JSON."""
    if isinstance(value, str):
        is_word = len(value) <= _YAML_WORD and value.lower() in _YAML_WORDS
        bare = not is_word and _PLAIN_YAML.fullmatch(value)
        return value if bare else yaml_text(value)
    if value.__class__ is int:
        return str(value)
    if not isinstance(value, float):
        return _json_value(plain(value))
    # Without a dot, 1e300 is a text in YAML 1.1.
    return re.sub(r"^(-?\d+)e", r"\1.0e", json.dumps(value))
