"""The version that changes ask for, by Semantic Versioning.

Below 1.0.0 nothing is stable yet, so a breaking change asks for the second number and all else for
the third, as is usual there. A pre-release announces the version that it goes before: changes that
1.4.0 would cover are covered by 1.4.0-rc.1, and after 2.0.0-rc.1 another breaking change asks for no
third number but for what comes after that pre-release.
"""

from __future__ import annotations

from packaging.version import Version

Numbers = tuple[int, int, int]


def required(base: str, level: str | None) -> str:
    """Return the least version that changes of a level ask for after the version of the base."""
    before, numbers = Version(base), _numbers(Version(base))
    if level is None:
        return base
    major, minor, patch = numbers
    if before.is_prerelease and _announces(numbers, level):
        return _text(numbers)
    if level == "major" and major:
        return _text((major + 1, 0, 0))
    if level == "major" or (level == "minor" and major):
        return _text((major, minor + 1, 0))
    return _text((major, minor, patch + 1))


def _announces(numbers: Numbers, level: str) -> bool:
    """Say whether a version of these numbers is itself a step of a level from the one before."""
    major, minor, patch = numbers
    if level == "major" and major:
        return (minor, patch) == (0, 0)
    return patch == 0 or (level != "major" and (level == "patch" or not major))


def _text(numbers: Numbers) -> str:
    return ".".join(map(str, numbers))


def covers(version: str, base: str, level: str | None) -> bool:
    """Say whether a version is high enough for changes of a level since the base."""
    now, before = Version(version), Version(base)
    if level is None:
        return now >= before
    return now > before and _numbers(now) >= _numbers(Version(required(base, level)))


def _numbers(version: Version) -> Numbers:
    return version.major, version.minor, version.micro
