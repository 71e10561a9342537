"""The outputs of some errors of a catalog, which stand for the outputs of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from errbind import examples, pipeline
from errbind.bodies import CODES
from errbind.config import Config
from errbind.doc_links import linked
from errbind.documents import Document
from errbind.incremental.edits import Edit, Place
from errbind.incremental.patches import places_of
from errbind.model import Address, Catalog, Envelope, Json, Project
from errbind.problems import SpecError
from errbind.resolution import resolve_catalog, resolve_categories
from errbind.targets import Target, render
from errbind.validation import violations

WRITTEN = ("message", "user_message")  # the roles that texts of errors are written at
FEW, SHARE = 50, 20  # errors of a sample: at most a few, or a twentieth of all

Texts = dict[str, str]


def before_and_after(
    config: Config,
    targets: Sequence[Target],
    name: str,
    value: Json,
    shared: Json | None,
    edit: Edit,
) -> tuple[Texts, Texts]:
    """Return the outputs of a sample of a spec as it was, and with what was edited in it.

    `value` is the spec's as it was, `shared` that of the categories' file if there is one. Raise
    ValueError where no sample will do, and SpecError where the edit has made the spec wrong.
    """
    places = _places(value, edit)
    if len(places) > max(FEW, sum(len(g["errors"]) for g in value["groups"]) // SHARE):
        raise ValueError("a complete run would be as good")
    before, after = _sample(value, places), _sample(edit.made_in(value), places)
    _refuse_wrong(name, after)
    document = None if shared is None else _document(pipeline.CATEGORIES, shared)
    categories = () if document is None else resolve_categories(document)
    catalogs = [
        resolve_catalog(_document(name, v), categories) for v in (before, after)
    ]
    projects = [
        linked(Project(config.package, categories, (catalog,)), config.docs_url)
        for catalog in catalogs
    ]
    _refuse_decisions(*projects)
    one, other = (render(project, targets, config.command) for project in projects)
    return one, other


def _refuse_decisions(before: Project, after: Project) -> None:
    """Raise ValueError where a text decides something, and does not only show.

    An example that no longer fits its schema goes, and with it perhaps the heading of a list; which
    code is read out of a text depends on all codes.
    """
    (one,), (other,) = before.catalogs, after.catalogs
    if _examples(one, before) != _examples(other, after):
        raise ValueError("a text decides whether there is an example")
    if _reads_codes_of_texts(other.envelopes):
        raise ValueError("a code may be read out of a text")


def _examples(catalog: Catalog, project: Project) -> list[str]:
    return [example.name for example in examples.made(catalog, project.categories)]


def _reads_codes_of_texts(envelopes: Sequence[Envelope]) -> bool:
    """Say whether a code may stand where a text is written: at a member of the same name."""
    levels = [each.roles for each in envelopes] + [e.item_roles for e in envelopes]
    texts, codes = (
        {end for roles in levels for end in _ends(roles, names)}
        for names in (WRITTEN, CODES)
    )
    if not texts or not codes:
        return False
    return not texts.isdisjoint(codes) or any(map(_is_any, texts | codes))


def _ends(
    roles: Mapping[str, Iterable[Address]], names: Iterable[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the last token, if there is one, of each address of these roles in a body."""
    for address in (address for name in names for address in roles.get(name, ())):
        if address.source == "body" and not address.is_name:
            yield address.tokens[-1:]


def _is_any(end: tuple[str, ...]) -> bool:
    """Say whether the last token of an address stands for several, or for one of a list."""
    return not end or "*" in end[0] or not end[0].strip("-0123456789")


def _places(value: Json, edit: Edit) -> set[Place]:
    """Return the places of the errors that a sample has.

    They are the edited one; those in which the same texts stand, so that each line that shows them
    can be counted; the first two and the last, which stand for all in some outputs; and the first
    of each kind.
    """
    listed = [
        ((g, e), group.get("vocabulary"), entry)
        for g, group in enumerate(value["groups"])
        for e, entry in enumerate(group["errors"])
    ]
    kinds = {
        (vocabulary, type(entry["code"]), *entry): place
        for place, vocabulary, entry in reversed(listed)
    }
    ends = (place for place, _, _ in (*listed[:2], listed[-1]))
    return {edit.place, *ends, *kinds.values(), *_similar(value["groups"], edit.texts)}


def _similar(
    groups: Iterable[Mapping[str, Json]], texts: Iterable[str]
) -> Iterator[Place]:
    """Yield the places of the errors that a text stands in, or in whose names it may."""
    wanted = [(text, text.lower(), _packed(text)[1:-1]) for text in texts]
    for g, group in enumerate(groups):
        packed = _packed(group["errors"])  # in one go, as nearly all groups have none
        for text, lower, in_json in wanted:
            if in_json in packed or lower.replace(" ", "_").encode() in packed:
                for e, entry in enumerate(group["errors"]):
                    if _shows(entry, text) or _is_named(entry, lower):
                        yield g, e


def _packed(value: Json) -> bytes:
    """Return JSON in lower case."""
    import orjson  # as in `quoting`

    return orjson.dumps(value).lower()


def _shows(value: Json, text: str) -> bool:
    if isinstance(value, str):
        return text in value and places_of(text.encode(), value.encode()) > 0
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    # Most values are texts that lack it; to call for each would take long.
    return any(
        _shows(inner, text)
        for inner in value
        if inner.__class__ is not str or text in inner
    )


def _is_named(entry: Mapping[str, Json], text: str) -> bool:
    """Say whether the name of an error, as words, may hold a text in lower case."""
    name = str(entry.get("name", entry["code"])).lower()
    return _shows(name.replace("_", " ").replace("-", " "), text)


def _sample(value: Json, places: set[Place]) -> dict[str, Json]:
    """Return the value of a spec with some of its errors, of which a group may have none."""
    groups = []
    for g, group in enumerate(value["groups"]):
        errors = [entry for e, entry in enumerate(group["errors"]) if (g, e) in places]
        groups.append({**group, "errors": errors})
    return {**value, "groups": groups}


def _refuse_wrong(name: str, value: Mapping[str, Json]) -> None:
    """Raise SpecError where a sample is not what the schema asks for."""
    groups = [group for group in value["groups"] if group["errors"]]
    found = list(violations(_document(name, {**value, "groups": groups}), "catalog"))
    if found:
        raise SpecError(found)


def _document(name: str, value: Json) -> Document:
    return Document(name, value, {}, {})
