"""What is worked out of a catalog once, though several templates ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from errbind.model.catalog import Catalog

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def remembered(
    function: Callable[Concatenate[Catalog, Parameters], Result],
) -> Callable[Concatenate[Catalog, Parameters], Result]:
    """Return a function of a catalog that works once for each.

    What it returns is kept as long as the catalog is, so it must not be changed.
    """

    @wraps(function)
    def once(
        catalog: Catalog, /, *arguments: Parameters.args, **named: Parameters.kwargs
    ) -> Result:
        lists = (tuple(a) if isinstance(a, list) else a for a in arguments)
        key = (function, *lists, *named.items())
        if key not in catalog._memo:
            catalog._memo[key] = function(catalog, *arguments, **named)
        result: Result = catalog._memo[key]
        return result

    return once
