"""What the registries of Python and of npm both take: names, versions and licences of packages.

An output that only one of them took could not be built in the other language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from errbind.model.problem import did_you_mean, short

if TYPE_CHECKING:
    from packaging.version import Version

# No library for Python has the grammar of SemVer; this is the pattern that semver.org gives.
_SEMVER = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(?:-((?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
    r"(?:\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?"
)
LONGEST_NAME = 214  # to npm
LONGEST_VERSION, LARGEST_NUMBER = 256, 2**53 - 1  # to npm
# What SPDX has withdrawn: packaging still reads it, but no package is built with it.
_DEPRECATED = re.compile(
    r"(?:[AL]?GPL|GFDL)-[0-9.]+(?:\+|-with-[A-Za-z]+-exception)?"
    r"|BSD-2-Clause-(?:Free|Net)BSD|bzip2-1\.0\.5|eCos-2\.0|Net-SNMP|Nunit|StandardML-NJ|wxWindows"
)
# npm takes no new package of the name of a module of Node.js; those with a name that ours can have.
_NODE_MODULES = frozenset(
    [
        *("assert", "async_hooks", "buffer", "child_process", "cluster", "console"),
        *("constants", "crypto", "dgram", "diagnostics_channel", "dns", "domain"),
        *("events", "fs", "http", "http2", "https", "inspector", "module", "net"),
        *("os", "path", "perf_hooks", "process", "punycode", "querystring"),
        *("readline", "repl", "stream", "string_decoder", "sys", "timers", "tls"),
        *("trace_events", "tty", "url", "util", "v8", "vm", "wasi"),
        *("worker_threads", "zlib"),
    ]
)
# Folders that builds make beside the sources, and names that npm reserves, as Python's module.
_RESERVED_MODULES = frozenset(["build", "dist", "favicon_ico", "node_modules"])


def name_error(name: str) -> str | None:
    """Return why a well-formed name is not free for a package, None for one that is."""
    if len(name) > LONGEST_NAME:
        return f"which is longer than {LONGEST_NAME} characters"
    if name in _NODE_MODULES:
        return "which Node.js has a meaning for"
    if re.sub(r"[-.]", "_", name) in _RESERVED_MODULES:
        return "which npm or a build has a meaning for"
    return None


def version_error(text: str) -> str | None:
    """Return why a text is not a version to both PEP 440 and SemVer, None for one that is."""
    from packaging.version import Version

    form = "which does not match what SemVer and PEP 440 both read, such as 1.4.2 or 1.5.0-rc.1"
    try:
        version = Version(text)
    except ValueError:  # also of numbers with thousands of digits
        return form
    if not _SEMVER.fullmatch(text):
        return f"{form}{did_you_mean(text, _semver(version))}"
    if version.is_postrelease:
        return "which PEP 440 takes for a later version than SemVer does; count the third number up"
    if len(text) > LONGEST_VERSION or max(version.release) > LARGEST_NUMBER:
        most = f"{LONGEST_VERSION} characters or a number above {LARGEST_NUMBER}"
        return f"which has more than {most}, and npm takes none"
    return None


def _semver(version: Version) -> list[str]:
    """Return a version of PEP 440 as SemVer writes it, where it can."""
    if len(version.release) != 3 or version.is_postrelease or version.epoch:
        return []
    words = {"a": "alpha", "b": "beta", "rc": "rc"}
    pre = [f"{words[version.pre[0]]}.{version.pre[1]}"] if version.pre else []
    if version.dev is not None:
        pre.append(f"dev.{version.dev}")
    return [f"{version.base_version}{'-' if pre else ''}{'.'.join(pre)}"]


def license_error(text: str) -> str | None:
    """Return why a text is not an SPDX licence expression that builds, None for one that is."""
    form = "which does not match an SPDX expression, such as MIT, (MIT OR Apache-2.0) or LicenseRef-Own"
    try:
        ids = re.findall(r"[^\s()]+", canonical_license(text))
    except ValueError as error:
        return f"{form} ({short(str(error), 60)})"
    for id in ids:
        if _DEPRECATED.fullmatch(id):
            return f"but SPDX has replaced {id}, as by GPL-2.0-only or GPL-2.0-or-later"
        if id.startswith("LicenseRef-") and id.endswith("+"):
            return f"{form}, without a + at its end"
    return None


def canonical_license(text: str) -> str:
    """Return an SPDX licence expression in SPDX's own capitals; raise ValueError for what is none."""
    if (
        text == "MIT"
    ):  # the most common one needs no list of all others, which takes long to load
        return text
    from packaging.licenses import canonicalize_license_expression

    if not text.isprintable():  # which the library takes for a blank
        raise ValueError("it has a line break or another control character")
    return canonicalize_license_expression(text)
