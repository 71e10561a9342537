"""The sandbox of a project's own templates: they reach what they are given, and print the same in each run.

Jinja's sandbox keeps templates from files and from Python's insides. It prints any value, though,
and that of a function or an object holds its address in memory. So whatever makes a text of a value
refuses here what is no plain one: a text, a number, nothing, or a list or mapping of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import make_attrgetter
from jinja2.nodes import Concat, EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from markupsafe import Markup

# Filters of Jinja and ours that make a text of what they get; `join` is apart.
_TO_TEXT = frozenset(
    [
        *("capitalize", "center", "e", "escape", "forceescape", "format", "indent"),
        *("lower", "pprint", "replace", "safe", "string", "striptags", "title"),
        *("tojson", "trim", "truncate", "upper", "urlencode", "urlize", "wordcount"),
        *("wordwrap", "xmlattr"),
        *("comment", "docstring", "js", "jsdoc", "json", "markdown", "py", "toml"),
        *("py_literal", "py_tuple", "ts_call", "ts_doc"),
        *("ts_signature", "ts_union", "ts_value", "yaml"),
    ]
)
# What is undefined says itself, and better, what is wrong with it.
_SCALARS = (str, int, float, type(None), jinja2.Undefined)
_OF_JINJA = (jinja2.Environment, EvalContext, Context)  # which it hands to some filters
# A union, which is made at each call, would take longer.
_PRINTABLE = (str, int, float, jinja2.Undefined)


class _CodeGenerator(CodeGenerator):
    """What compiles a template so that `~` asks the environment."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802, Jinja's
        self.write("environment.concatenated((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class ProjectEnvironment(ImmutableSandboxedEnvironment):
    """The environment of templates that somebody else may have written."""

    code_generator_class = _CodeGenerator
    intercepted_binops = frozenset(["%", "-"])

    def restrict(self) -> None:
        """Take away what differs from run to run, and hold the filters to plain values."""
        del self.filters["random"]
        del self.globals["lipsum"]
        for name in _TO_TEXT & self.filters.keys():
            self.filters[name] = _of_plain(self.filters[name])
        self.filters["join"] = _joined(self.filters["join"])

    def concatenated(self, parts: Iterable[Any]) -> str:
        """Return what `~` makes of its operands."""
        return "".join([str(plain(part)) for part in parts])

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what `%` and `-` make of their operands."""
        if operator == "%":
            plain(right)
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, set):  # as of the keys of two mappings
            raise TypeError("a set has another order in each run; select from a list")
        return result

    def call(self, context: Context, value: Any, /, *given: Any, **named: Any) -> Any:
        """Call what a template calls; methods of texts print their arguments."""
        method = getattr(value, "__wrapped__", value)  # Jinja wraps those that format
        text = getattr(method, "__self__", None)
        if isinstance(text, str) and method.__name__ in ("format", "format_map"):
            is_map = method.__name__ == "format_map"
            arguments = ((), *given) if is_map else (given, named)
            _PlainFormatter(self).vformat(text, *arguments)
        elif isinstance(text, Markup):  # its methods print what those of a text refuse
            plain([given, named])
        return super().call(context, value, *given, **named)


class _PlainFormatter(SandboxedFormatter):
    """What finds the values that a text formats, which may be members of others."""

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return super().convert_field(plain(value), conversion)


def plain(value: Any) -> Any:
    """Return a value whose text is the same in each run; raise TypeError for another."""
    if isinstance(value, _SCALARS):
        return value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            plain(key)
            plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            plain(inner)
    else:
        kind = type(value).__name__
        message = (
            f"a value of type {kind} is made a text, which differs from run to run"
        )
        raise TypeError(f"{message}; take a text or a number of it")
    return value


# Given the context, Jinja asks this when it renders and never when it compiles, so that nothing
# is folded that has not been looked at.
@jinja2.pass_context
def printable(context: Context, value: Any) -> Any:
    """Refuse what would be printed by mistake: all but texts, numbers and what is undefined."""
    del context
    if value.__class__ is str or isinstance(value, _PRINTABLE):
        return value
    if value is None:
        raise jinja2.UndefinedError("None is printed; test for it, or quote it")
    kind = type(value).__name__
    raise TypeError(f"a value of type {kind} is printed; join it, or quote it")


def _of_plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses what is no plain value."""

    @wraps(function)
    def checked(*given: Any, **named: Any) -> Any:
        for value in (*given, *named.values()):
            if not isinstance(value, _OF_JINJA):
                plain(value)
        return function(*given, **named)

    return checked


def _joined(join: Callable[..., Any]) -> Callable[..., Any]:
    """Return `join`, whose texts may come one by one, or be members of what is joined."""

    @jinja2.pass_eval_context
    def joined(
        context: EvalContext, value: Any, d: Any = "", attribute: Any = None
    ) -> Any:
        if attribute is not None:
            value = map(make_attrgetter(context.environment, attribute), value)
        return join(context, [plain(inner) for inner in value], plain(d))

    return joined
