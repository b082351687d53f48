"""YAML whose every value remembers its line, so that an error can say where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a declaration, as ``file:line: message``."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class YamlProblem(Exception):
    """A file that is no readable YAML mapping; ``problem`` says where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class LocatedYaml:
    """A YAML file as plain values (``data``) and the line of each of them (``line_of``)."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            text = file.read_text(encoding="utf-8")
            self._node = yaml.compose(text, Loader=yaml.SafeLoader)
            self.data: Any = yaml.safe_load(text)
        except UnicodeDecodeError as error:
            raise YamlProblem(Problem(file, 1, f"not UTF-8 at byte {error.start}; save the file as UTF-8")) from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise YamlProblem(Problem(file, line, f"not valid YAML: {error.problem}")) from error
        except yaml.YAMLError as error:
            raise YamlProblem(Problem(file, 1, f"not valid YAML: {error}")) from error
        except (ValueError, RecursionError) as error:
            # A date such as 2026-13-01, or brackets thousands deep.
            raise YamlProblem(Problem(file, 1, f"a value cannot be understood: {error}")) from error
        if not isinstance(self.data, dict):
            raise YamlProblem(Problem(file, 1, "expected a mapping of keys at the top level"))

    def line_of(self, location: Sequence[str | int]) -> int:
        """The line (from 1) of the value at ``location``; of its nearest parent when it is absent.

        Steps that name no key are passed over, because a validator's path also names the members of unions.
        """
        node, line = self._node, 1
        for step in location:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == str(step):
                        node, line = value, key.start_mark.line + 1
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line
