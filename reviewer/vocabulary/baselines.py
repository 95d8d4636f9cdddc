"""Baselines: the ones that ship with the program, and a team's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from reviewer.errors import InputError
from reviewer.model.review import Tier
from reviewer.vocabulary.rule_book import DEFAULT, NONE, Baseline, contents, rules_by_id

FIELDS: Final = frozenset({"title", "extends", "rules", "thresholds", "targets", "source"})
_SECONDS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION: Final = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(s|m|h|d)\s*$")
_MOST_NESTED: Final = 5


@cache
def default_baseline() -> Baseline:
    """Return the rules that are right for any design."""
    rules = {rule.id: None for rule in rules_by_id().values() if not rule.asked}
    return Baseline(name=DEFAULT, title="what is right for any design", rules=rules)


@cache
def shipped_baselines() -> tuple[Baseline, ...]:
    """Return the baselines that ship with the program, sorted by name."""
    return tuple(_shipped(name) for name in sorted(contents()["baselines"]))


def load_baseline(name_or_path: str) -> Baseline:
    """Return a baseline by the name of a shipped one or by the path of a YAML file.

    Raises:
        InputError: there is no such baseline, or it says something that is not known; with the nearest names.
    """
    shipped = contents()["baselines"]
    if name_or_path == DEFAULT:
        return default_baseline()
    if name_or_path in shipped:
        return _shipped(name_or_path)
    if name_or_path == NONE:
        return Baseline(name=NONE, title="no rule at all", rules={})
    path = Path(name_or_path)
    if path.is_file():
        return _from_file(path)
    names = [DEFAULT, NONE, *sorted(shipped)]
    raise InputError(f"there is no baseline '{name_or_path}'", help_text=_suggestion(name_or_path, names))


def names_design(name_or_path: str) -> bool:
    """Tell whether what is named as a baseline is a design: a folder, or a file that no baseline could be."""
    if name_or_path in contents()["baselines"] or name_or_path in (DEFAULT, NONE):
        return False
    path = Path(name_or_path)
    if path.is_dir():
        return True
    if not path.is_file():
        return False
    return path.suffix.lower() not in (".yml", ".yaml") or "Resources" in _record_in(path)


def _shipped(name: str) -> Baseline:
    return built(name, contents()["baselines"][name], f"{name}.yaml")


def _from_file(path: Path) -> Baseline:
    record = _record_in(path)
    if "Resources" in record:
        raise InputError(
            f"'{path.name}' is a template, not a baseline",
            file=str(path),
            help_text="use it as the reference of `drdiff compare`, or as the baseline of `drdiff check`",
        )
    return built(path.stem, record, str(path))


def _record_in(path: Path) -> Any:  # noqa: ANN401 - any YAML
    import yaml  # noqa: PLC0415 - only a team's own baseline is YAML at run time

    loader: Any = type("_Plain", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    loader.add_multi_constructor("!", lambda *_: None)  # tags of templates; a baseline has none
    try:
        record = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=loader)  # noqa: S506 - a safe loader
    except OSError as error:
        raise InputError("the baseline cannot be read", file=str(path)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError("the baseline is not YAML", file=str(path), line=mark.line + 1 if mark else None) from error
    return record if isinstance(record, dict) else [record]


def built(name: str, record: Any, file: str, depth: int = 0) -> Baseline:  # noqa: ANN401 - any YAML
    """Return a written baseline with what it extends.

    Raises:
        InputError: a field, rule, tier, threshold or duration is not known.
    """
    if not isinstance(record, dict):
        raise InputError(
            "the baseline is not a mapping", file=file, help_text="write `extends`, `rules`, `thresholds`, `targets`"
        )
    _known(record, FIELDS, "field", file)
    if depth > _MOST_NESTED:
        raise InputError("the baseline extends itself", file=file)
    rules: dict[str, Tier | None] = {}
    thresholds: dict[str, dict[str, Any]] = {}
    targets: dict[str, float | None] = {"rto": None, "rpo": None}
    for base in _extended(record, file, depth):
        rules.update(base.rules)
        thresholds.update({key: dict(value) for key, value in base.thresholds.items()})
        targets = {"rto": base.rto_seconds or targets["rto"], "rpo": base.rpo_seconds or targets["rpo"]}
    _choose(rules, _mapping(record, "rules", file), file)
    for rule, values in _mapping(record, "thresholds", file).items():
        _known({rule: None}, frozenset(rules_by_id()), "rule", file)
        _known(values, frozenset(rules_by_id()[rule].thresholds), f"threshold of {rule}", file)
        thresholds.setdefault(rule, {}).update(values)
    for key, value in _mapping(record, "targets", file).items():
        _known({key: None}, frozenset(targets), "target", file)
        targets[key] = seconds_of(value, file)
    source = record.get("source", ())
    return Baseline(
        name=name,
        title=str(record.get("title", name)),
        rules=rules,
        thresholds=thresholds,
        rto_seconds=targets["rto"],
        rpo_seconds=targets["rpo"],
        source=(source,) if isinstance(source, str) else tuple(source),
    )


def _extended(record: Mapping[str, Any], file: str, depth: int) -> list[Baseline]:
    names = record.get("extends", ())
    found: list[Baseline] = []
    for name in [names] if isinstance(names, str) else names:
        shipped = contents()["baselines"]
        if name == DEFAULT:
            found.append(default_baseline())
        elif name in shipped:
            found.append(built(name, shipped[name], f"{name}.yaml", depth + 1))
        else:
            raise InputError(
                f"the baseline extends '{name}', which is not known",
                file=file,
                help_text=_suggestion(str(name), [DEFAULT, *sorted(shipped)]),
            )
    return found


def _choose(rules: dict[str, Tier | None], chosen: Mapping[str, Any], file: str) -> None:
    for name, choice in chosen.items():
        _known({name: None}, frozenset(rules_by_id()), "rule", file)
        if choice in (False, "off"):
            rules.pop(name, None)
        elif choice in (True, "on"):
            rules[name] = None
        elif choice in list(Tier):
            rules[name] = Tier(choice)
        else:
            raise InputError(
                f"rule {name} is '{choice}'", file=file, help_text=f"use on, off or a tier: {', '.join(Tier)}"
            )


def seconds_of(value: object, file: str = "") -> float:
    """Return a duration (`15m`, `4h`) in seconds.

    Raises:
        InputError: it is no duration.
    """
    match = _DURATION.match(str(value))
    if match is None:
        raise InputError(f"'{value}' is no duration", file=file, help_text="write 30s, 15m, 4h or 1d")
    return float(match[1]) * _SECONDS[match[2]]


def _mapping(record: Mapping[str, Any], key: str, file: str) -> Mapping[str, Any]:
    value = record.get(key) or {}
    if isinstance(value, list):
        value = dict.fromkeys(map(str, value), True)
    if not isinstance(value, dict):
        raise InputError(f"'{key}' of the baseline is not a mapping", file=file)
    return value


def _known(record: Mapping[str, Any], names: frozenset[str], what: str, file: str) -> None:
    for name in record:
        if name not in names:
            raise InputError(f"'{name}' is no {what}", file=file, help_text=_suggestion(str(name), sorted(names)))


def _suggestion(name: str, names: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - needed for a misspelled name only

    near = get_close_matches(name, names, n=2, cutoff=0.5)
    most = 12
    return f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(names[:most])}"
