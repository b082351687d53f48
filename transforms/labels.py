"""Compare printed labels with the form's labels, whatever the clerk did to them.

Numbering, white space, punctuation, quotation marks, width and traditional characters are noise;
what is left of a label is its *key*. Two labels are the same when their keys are equal, and alike
to a degree when one was cut, lengthened or mistyped.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from transforms.traditional import simplify

_NUMBERING = re.compile(
    r"""^(?:
        [(（\[【〔]?[一二三四五六七八九十]{1,3}[)）\]】〕、.．:：]   # （一）  一、
      | [(（\[【〔]?\d{1,2}[)）\]】〕、.．:：](?!\d)                # 1.  (1)
      | [①-⑳㈠-㈩⒈-⒛⑴-⒇]
    )+""",
    re.VERBOSE,
)
_NOTE_MARK = re.compile(r"[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+|(?<=\w)[①-⑳]+$")
"""Marks of footnotes: raised figures anywhere, circled ones at the end (at the beginning they number the label)."""
_ITEM_NUMBER = re.compile(r"(?:^|[^\d.])[1-9][.、．](?=[^\W\d])")
_NUMBERING_SPACED = re.compile(r"\s+")
_EXPLANATION = re.compile(r"[(（\[【〔](?:[^()（）\[\]【】〔〕]{2,}[)）\]】〕]?|[件项个条宗次元][)）\]】〕])")
_NOT_A_LETTER = re.compile(r"[^\w]|_", re.UNICODE)

_CUT = 0.9
_CONTAINED = 0.82
_TYPO_WEIGHT = 0.9
_TYPO_FLOOR = 0.7
_SHORTEST_CUT = 4
_SHORTEST_PART = 3
_NUMERALS = "一二三四五六七八九十0123456789"


@lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """What is left of a label once numbering, explanation, space and punctuation are gone.

    >>> label_key("（二） 部 分 公 开（区分处理的，只计这一情形，不计其他情形）")
    '部分公开'
    >>> label_key('3.危及"三安全一稳定"')
    '危及三安全一稳定'
    """
    text = _NOTE_MARK.sub("", _NUMBERING_SPACED.sub("", text))
    text = _NUMBERING.sub("", text)
    text = simplify(unicodedata.normalize("NFKC", text))
    text = _NUMBERING.sub("", text)
    without_explanation = _EXPLANATION.sub("", text)
    key = _NOT_A_LETTER.sub("", without_explanation)
    return key or _NOT_A_LETTER.sub("", text)


def is_numbered(text: str) -> bool:
    """True when a label begins with numbering: ``3.其他`` is a row of the form, ``其他`` may be a heading."""
    return bool(_NUMBERING.match(_NUMBERING_SPACED.sub("", text)))


def has_item_number(text: str) -> bool:
    """True when a label begins, perhaps behind its group, with an Arabic item number: ``（六）其他处理 3.其他``."""
    return bool(_ITEM_NUMBER.search(_NUMBERING_SPACED.sub("", text)))


@lru_cache(maxsize=65536)
def likeness(printed: str, label: str) -> float:
    """How alike two keys are, from 0 to 1; 1 only when they are equal.

    A cut label, a label with words added and a mistyped label are recognised; anything below a
    likeness of about 0.6 is 0, because short Chinese labels share characters by chance.
    """
    if printed == label:
        return 1.0
    if not printed or not label:
        return 0.0
    shorter, longer = sorted((printed, label), key=len)
    if longer.startswith(shorter) and len(shorter) >= _SHORTEST_CUT:
        return _CUT
    if shorter in longer and len(shorter) >= _SHORTEST_PART:
        return _CONTAINED
    ratio = SequenceMatcher(None, printed, label, autojunk=False).ratio()
    return ratio * _TYPO_WEIGHT if ratio >= _TYPO_FLOOR else 0.0


class LabelIndex:
    """Finds which of some coded labels a printed text stands for.

    ``labels`` gives for each code its labels; two codes may share a label.
    """

    def __init__(self, labels: dict[str, tuple[str, ...]]) -> None:
        self._keys = {code: tuple(dict.fromkeys(label_key(one) for one in texts)) for code, texts in labels.items()}
        self._exact: dict[str, tuple[str, ...]] = {}
        for code, keys in self._keys.items():
            for key in keys:
                self._exact[key] = (*self._exact.get(key, ()), code)
        self._scores: dict[str, dict[str, float]] = {}

    def exact(self, text: str) -> tuple[str, ...]:
        """The codes that have exactly this label, usually none or one."""
        return self._exact.get(label_key(text), ())

    def within(self, text: str) -> list[str]:
        """The codes whose label is this text, or else all whose labels stand within it, in the order printed.

        For headers whose separators are lost: ``信息内容本年制发件数本年废止件数``.
        """
        key = label_key(text)
        if key in self._exact:
            return list(self._exact[key])
        return [code for label in self._labels_in(key) for code in self._exact[label]]

    def composed_of(self, text: str) -> list[tuple[str, ...]]:
        """The codes of each of several labels that a text is made of, in the order printed; [] for any other text.

        Short labels (其他, 总计) stand in many others: they count only where nothing but labels and numbering is there.
        """
        key = label_key(text)
        labels = [] if key in self._exact else self._labels_in(key)
        rest = key
        for label in labels:
            rest = rest.replace(label, "", 1)
        if rest.strip(_NUMERALS):
            labels = [label for label in labels if len(label) >= _SHORTEST_CUT]
        return [self._exact[label] for label in labels] if len(labels) > 1 else []

    def _labels_in(self, key: str) -> list[str]:
        """The labels that stand within a key and do not overlap, the longest chosen first, in the order printed."""
        spots: list[tuple[int, int, str]] = []
        for label in sorted(self._exact, key=len, reverse=True):
            start = key.find(label)
            end = start + len(label)
            if start >= 0 and not any(begin < end and start < stop for begin, stop, _ in spots):
                spots.append((start, end, label))
        return [label for _, _, label in sorted(spots)]

    def scores(self, text: str) -> dict[str, float]:
        """The likeness of each code that is at all alike, {} if none is.

        An exact label is alike to nothing else, so that 其他 is never taken for 其他处理 cut short.
        """
        key = label_key(text)
        found = self._scores.get(key)
        if found is None:
            if key in self._exact:
                found = dict.fromkeys(self._exact[key], 1.0)
            else:
                found = {}
                for code, keys in self._keys.items():
                    best = max(likeness(key, one) for one in keys)
                    if best > 0:
                        found[code] = best
            if len(self._scores) < 65536:
                self._scores[key] = found
        return found
