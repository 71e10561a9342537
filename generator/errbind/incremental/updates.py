"""Update the output folder after an edit; see the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from errbind import documents, outputs, pipeline, targets
from errbind.config import Config
from errbind.freshness import Look
from errbind.incremental import edits, patches, samples, state
from errbind.incremental.state import State
from errbind.model import Json
from errbind.outputs import Changes
from errbind.problems import SpecError
from errbind.targets import Target


def update(config: Config, look: Look) -> Changes | None:
    """Write what an edit of one error's texts changes; None where a complete run has to.

    Nothing is written then.
    """
    known = state.stored(config)
    name = None if known is None else known.changed(config, look)
    if known is None or name is None or pipeline.is_categories(name):
        return None
    if not (config.root / name).is_file():  # a pipe would never end
        return None
    try:
        made = _targets(config)
        text = documents.decoded(name, (config.root / name).read_bytes())
        former = known.spec(name)
        spec, edit = edits.edited(former, text)
        before, after = samples.before_and_after(
            config, made, name, former.value, _categories(known), edit
        )
        with outputs.held(config.root / config.out):
            written = _write(config, known, edit.texts, before, after)
            state.store(config, look, known.after(name, spec, look))
    except (OSError, ValueError, SpecError):
        return None  # a complete run tells what is wrong, if something is
    return Changes(written, (), known.total - len(written))


def _targets(config: Config) -> Sequence[Target]:
    """Return the targets; raise ValueError if some template is a project's own."""
    found = targets.find_targets(config.root / config.templates, config.targets)
    if not targets.are_shipped(found):
        raise ValueError("templates of a project may do anything with a text")
    return found


def _categories(known: State) -> Json | None:
    """Return the value of the categories' file, None where there is none."""
    name = next(filter(pipeline.is_categories, known.specs), None)
    return None if name is None else known.spec(name).value


def _write(
    config: Config,
    known: State,
    texts: Iterable[str],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> tuple[str, ...]:
    """Replace in the outputs what differs between two samples; return the paths that changed.

    The output folder is held. Raise ValueError, with nothing written, where a place is not certain.
    """
    folder = config.root / config.out
    shown = [text.encode() for text in texts]
    if not known.are_outputs_right():
        raise ValueError("the outputs are not as they were written")
    contents: dict[str, list[memoryview | bytes]] = {}
    for path, old in before.items():
        present, sample = (folder / path).read_bytes(), old.encode()
        if _counts(shown, present) != _counts(shown, sample):
            raise ValueError("the sample lacks a place that shows a text")
        if old != after[path]:
            contents[path] = patches.patched(present, sample, after[path].encode())
    outputs.replace(folder, contents)
    return tuple(contents)


def _counts(texts: Iterable[bytes], present: bytes) -> list[int]:
    return [patches.places_of(text, present) for text in texts]
