"""Which known word a misspelt one was meant to be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

ALIKE = 0.7  # how much of two words must agree, from 0 to 1
FEW = 50  # words that are all compared with; of more only the likely ones are
LIKELY = 15
SHORT = 5  # characters below which one more or less makes another word
LONGEST = 300  # characters that are looked at


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` is probably a misspelling of, if any.

    Capitals, hyphens and underscores do not count: `card-not-found` is near `CARD_NOT_FOUND`.
    """
    from difflib import get_close_matches  # only a wrong spec pays for this import

    vocabulary = _vocabulary(frozenset(known))
    plain = _plain(word)
    if plain in vocabulary.spellings:
        return vocabulary.spellings[plain]
    likely = vocabulary.likely(plain)
    matches = get_close_matches(plain, likely, n=1, cutoff=ALIKE)
    return vocabulary.spellings[matches[0]] if matches else None


def is_slip(word: str, known: str) -> bool:
    """Say whether a word is another but for one slip of the fingers.

    That is a letter too many, too few, wrong, or changed with its neighbour. Digits tell words apart
    on purpose, and so do letters of short words.
    """
    one, other = _plain(word), _plain(known)
    if one == other:
        return True
    begin = _alike(one, other)
    first, second = one[begin:], other[begin:]
    end = _alike(first[::-1], second[::-1])
    first, second = first[: len(first) - end], second[: len(second) - end]
    is_swap = len(first) == 2 and first == second[::-1]
    is_one = is_swap or max(len(first), len(second)) == 1
    has_digits = any(char.isdigit() for char in first + second)
    return is_one and not has_digits and min(len(one), len(other)) >= SHORT


def _alike(one: str, other: str) -> int:
    """Return how many characters two words have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((n for n, (a, b) in pairs if a != b), shorter)


def _plain(word: str) -> str:
    return word[:LONGEST].casefold().replace("-", "_")


class _Vocabulary:
    """Known words, to be found by the pieces of three characters that they are made of."""

    def __init__(self, words: Iterable[str]) -> None:
        self.spellings: dict[str, str] = {}
        for word in sorted(words, reverse=True):
            self.spellings[_plain(word)] = word
        self._holders: dict[str, list[str]] = defaultdict(list)
        if len(self.spellings) > FEW:
            for word in self.spellings:
                for piece in _pieces(word):
                    self._holders[piece].append(word)

    def likely(self, word: str) -> list[str]:
        """Return the words to compare with: all if they are few, else those that share the rarest pieces."""
        if len(self.spellings) <= FEW:
            return list(self.spellings)
        lists = [self._holders[piece] for piece in _pieces(word) & set(self._holders)]
        shared: Counter[str] = Counter()
        for holders in sorted(lists, key=len):
            if shared and shared.total() + len(holders) > 20 * FEW:
                break
            shared.update(holders)
        ranked = sorted(shared, key=lambda other: (-shared[other], other))
        return ranked[:LIKELY]


@lru_cache(maxsize=8)
def _vocabulary(words: frozenset[str]) -> _Vocabulary:
    return _Vocabulary(words)


def _pieces(word: str) -> set[str]:
    padded = f"  {word}  "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}
