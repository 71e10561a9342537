"""Changes of the configuration that consumers of the outputs meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from errbind.diff import wording
from errbind.diff.change import Change, Subject
from errbind.model.problem import Place
from errbind.spec.config import Config


def changes(
    old: Config, new: Config, every: Sequence[str], place: Place
) -> Iterator[Change]:
    """Yield what is generated no more or newly, and where codes link to; `every` is all targets.

    The packages' names are those of the project, which `comparison` looks at.
    """
    then, now = (settings.targets or tuple(every) for settings in (old, new))
    for name in then:
        if name not in now:
            message = f"the target {wording.span(name)} is not generated any more"
            yield Change("target-removed", None, name, message, name, None, place)
    for name in now:
        if name not in then:
            message = f"the target {wording.span(name)} is generated"
            yield Change("target-added", None, name, message, None, name, place)
    if old.docs_url != new.docs_url:
        subject = Subject(None, "docs-url", "the project", lambda _: place)
        urls = old.docs_url, new.docs_url
        yield subject.differs("text-changed", "docs-url", "page of links", *urls)
