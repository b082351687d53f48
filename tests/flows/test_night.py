"""A night accounts for every document, and neither a document nor a source can fail it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import FetchedDocument, Format
from contracts.reports import Report
from flows.night import Fetched, Loaded, Night, Pairs
from flows.runners import Step, ThreadRunner
from flows.steps.plan import ReadingPlan
from flows.steps.read import give_up
from flows.summary import Fate, NightSummary, Trouble
from flows.summary_text import summary_lines, summary_markdown, trouble_rows


def doc(name: str) -> FetchedDocument:
    return FetchedDocument(sha256=name, path=f"/nowhere/{name}", byte_count=1, url=f"http://a.test/{name}")


def report(form: str | None = "2021") -> Report:
    return Report(Format.PDF, form, None, None, None, None, (), ())


@dataclass(frozen=True)
class Source:
    id: str
    documents: tuple[str, ...] = ()
    breaks: bool = False


@dataclass
class Sites:
    sources: Sequence[Source]

    def discover(self) -> Sequence[Source]:
        return self.sources

    def fetch(self, site: Source) -> Fetched:
        if site.breaks:
            raise OSError("the disk went away")
        return Fetched([doc(name) for name in site.documents], [Trouble(f"{site.id}/x", "timeout", "no answer")])


@dataclass
class Store:
    known: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    batches: list[list[str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def settled(self) -> frozenset[str]:
        return self.known

    def load(self, pairs: Pairs) -> Loaded:
        names = [document.sha256 for document, _ in pairs]
        self.batches.append(names)
        if self.refuses.intersection(names):
            raise OSError("the disk is full")
        fates = {document.sha256: Fate.QUARANTINED if read.form is None else Fate.LOADED for document, read in pairs}
        return Loaded(fates, 200 * sum(fate is Fate.LOADED for fate in fates.values()))

    def compare_years(self) -> int:
        self.calls.append("compare")
        return 3

    def build_marts(self) -> None:
        self.calls.append("marts")

    def publish(self) -> None:
        self.calls.append("publish")


class Pool:
    """Answers at once; a document whose name begins with ``bad`` harms its reader."""

    def submit(self, document: FetchedDocument) -> Future[Report]:
        future: Future[Report] = Future()
        bad = document.sha256.startswith("bad")
        future.set_result(give_up(document, "DOC.TIMEOUT", "it hung") if bad else report())
        return future


def run(sources: Sequence[Source], store: Store, chunk: int = 3) -> NightSummary:
    with ThreadRunner(4) as runner:
        return Night(Sites(sources), store, runner, Pool(), chunk).run()  # type: ignore[arg-type]


def test_every_document_has_one_fate() -> None:
    store = Store(known=frozenset({"k1", "k2"}))
    summary = run([Source("a", ("k1", "n1", "n2", "bad1")), Source("b", ("k2", "n3", "n1"))], store)
    assert summary.fates == {Fate.SKIPPED: 2, Fate.LOADED: 3, Fate.QUARANTINED: 1}
    assert summary.found == 6
    assert summary.facts == 600
    assert store.calls == ["compare", "marts", "publish"]


def test_known_documents_are_not_read_again() -> None:
    store = Store(known=frozenset({"k1", "k2"}))
    summary = run([Source("a", ("k1", "k2"))], store)
    assert store.batches == []
    assert summary.changed_nothing
    assert summary_lines(summary)[0] == "2 documents met, all known: nothing was read again, nothing changed."


def test_a_source_that_breaks_costs_only_itself() -> None:
    summary = run([Source("broken", breaks=True), Source("a", ("n1",))], Store())
    assert summary.fates[Fate.LOADED] == 1
    assert ("broken", "OSError: the disk went away") in [(one.what, one.reason) for one in summary.source_failures]


def test_a_chunk_that_cannot_be_loaded_is_counted_and_the_others_are_loaded() -> None:
    names = tuple(f"n{number}" for number in range(9))
    summary = run([Source("a", names)], Store(refuses=frozenset({"n4"})))
    assert summary.fates == {Fate.LOADED: 6, Fate.FAILED: 3, Fate.SKIPPED: 0}
    assert {row["fate"] for row in trouble_rows(summary)} >= {"failed"}


def test_a_publication_that_breaks_is_told_and_costs_no_facts() -> None:
    class Unpublishing(Store):
        def publish(self) -> None:
            raise OSError("the disk is full")

    summary = run([Source("a", ("n1",))], Unpublishing())
    assert summary.fates[Fate.LOADED] == 1
    assert [one.reason for one in summary.broken] == ["OSError: the disk is full"]
    assert "publish broke off" in summary_markdown(summary)


def test_a_night_without_sources_is_a_night() -> None:
    assert run([], Store()).found == 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([f"d{number}" for number in range(20)] + ["bad1", "bad2"])), max_size=5),
    st.frozensets(st.sampled_from([f"d{number}" for number in range(20)])),
    st.integers(1, 7),
)
def test_counts_always_add_up(sources: list[list[str]], known: frozenset[str], chunk: int) -> None:
    met = {name for names in sources for name in names}
    store = Store(known=known)
    summary = run([Source(str(number), tuple(names)) for number, names in enumerate(sources)], store, chunk)
    assert summary.found == len(met)
    assert sorted(name for batch in store.batches for name in batch) == sorted(met - known)
    assert all(len(batch) <= chunk for batch in store.batches)
    assert summary.fates[Fate.SKIPPED] == len(met & known)
    assert str(summary.found) in summary_markdown(summary)


@given(st.lists(st.text("abcdef", min_size=1, max_size=2)), st.integers(1, 5))
def test_a_plan_gives_each_document_once(names: list[str], chunk: int) -> None:
    plan = ReadingPlan(frozenset(), chunk)
    given_out = []
    for name in names:
        plan.add([doc(name)])
        given_out += [one.sha256 for full in plan.full_chunks() for one in full]
    given_out += [one.sha256 for rest in plan.last_chunk() for one in rest]
    assert given_out == list(dict.fromkeys(names))


def test_few_chunks_are_held_at_once() -> None:
    """Memory stays flat: a chunk is begun only when an earlier one was loaded."""
    held = 0
    most = 0
    lock = threading.Lock()

    class Counting(ThreadRunner):
        def start(self, step: Step, label: str, work: Callable[[], Any]) -> Any:
            nonlocal held, most
            if step is Step.EXTRACT:
                with lock:
                    held += 1
                    most = max(most, held)
            return super().start(step, label, work)

    class Releasing(Store):
        def load(self, pairs: Pairs) -> Loaded:
            nonlocal held
            with lock:
                held -= 1
            return super().load(pairs)

    names = tuple(f"n{number}" for number in range(60))
    with Counting(4) as runner:
        Night(Sites([Source("a", names)]), Releasing(), runner, Pool(), 2).run()  # type: ignore[arg-type]
    assert most <= 3
