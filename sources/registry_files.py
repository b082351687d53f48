"""The registry: one small YAML file a source, read and checked with file and line in every error.

The folder ``sources/registry`` ships with the project; a user's own folder is read beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sources.located_yaml import LocatedYaml, Problem, YamlProblem
from sources.registry_schema import Agency, Source

SHIPPED_REGISTRY = Path(__file__).parent / "registry"

_SOURCE = TypeAdapter(Source)


class RegistryError(Exception):
    """A registry that cannot be used; ``problems`` lists every fault with its file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Registry:
    """All declared sources, in the order of their ids."""

    sources: tuple[Source, ...]

    @property
    def enabled(self) -> tuple[Source, ...]:
        """The sources a night visits."""
        return tuple(source for source in self.sources if source.enabled)

    def source(self, source_id: str) -> Source:
        """The source of that id; KeyError when there is none."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(f"no source {source_id} in the registry")

    def agencies(self) -> Iterator[tuple[Source, Agency]]:
        """Every agency with the source that declares it."""
        for source in self.sources:
            for agency in source.agencies:
                yield source, agency


def load_registry(*folders: Path | str) -> Registry:
    """Read every ``*.yaml`` of the folders (the shipped one when none is given).

    Raises:
        RegistryError: with every problem found, not only the first.
    """
    sources, problems = _read(folders or (SHIPPED_REGISTRY,))
    if problems:
        raise RegistryError(problems)
    return Registry(tuple(sorted(sources, key=lambda source: source.id)))


def check_registry(*folders: Path | str) -> list[Problem]:
    """Every problem of the registry as ``file:line: message``; empty when it is sound."""
    return _read(folders or (SHIPPED_REGISTRY,))[1]


def _read(folders: tuple[Path | str, ...]) -> tuple[list[Source], list[Problem]]:
    sources: list[Source] = []
    problems: list[Problem] = []
    seen: dict[str, Path] = {}
    children: list[tuple[Agency, Problem]] = []
    for folder in map(Path, folders):
        if not folder.is_dir():
            problems.append(Problem(folder, 1, "no such folder; name a folder of source files (*.yaml)"))
        for file in sorted(folder.glob("*.yaml")):
            try:
                located = LocatedYaml(file)
                source = _SOURCE.validate_python(located.data)
            except YamlProblem as error:
                problems.append(error.problem)
                continue
            except ValidationError as error:
                problems += [
                    Problem(file, located.line_of(fault["loc"]), f"{_dotted(fault['loc'])}: {fault['msg']}")
                    for fault in _own_faults(error)
                ]
                continue
            problems += [Problem(file, located.line_of(path), text) for path, text in source.contradictions()]
            for kind, identity, path in _identities(source):
                other = seen.setdefault(f"{kind} {identity}", file)
                if other != file:
                    message = f"{kind} {identity} is also declared in {other}"
                    problems.append(Problem(file, located.line_of(path), message))
            for number, agency in enumerate(source.agencies):
                if agency.parent is not None:
                    message = f"parent {agency.parent} is no government that these files declare"
                    children.append((agency, Problem(file, located.line_of(("agencies", number, "parent")), message)))
            sources.append(source)
    governments = {agency.id for source in sources for agency in source.agencies if agency.kind == "government"}
    problems += [lost for agency, lost in children if agency.parent not in governments - {agency.id}]
    return sources, problems


def _own_faults(error: ValidationError) -> Iterator[ErrorDetails]:
    """The faults without those that only follow from a fault further inside (a list found too short for lack of it)."""
    faults = error.errors()
    for fault in faults:
        depth = len(fault["loc"])
        inside = any(len(other["loc"]) > depth and other["loc"][:depth] == fault["loc"] for other in faults)
        if not (fault["type"] == "too_short" and inside):
            yield fault


def _identities(source: Source) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    yield "source", source.id, ("id",)
    for number, agency in enumerate(source.agencies):
        yield "agency", agency.id, ("agencies", number, "id")


def _dotted(location: tuple[str | int, ...]) -> str:
    return ".".join(map(str, location)) or "file"
