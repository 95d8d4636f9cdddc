"""One pair's review as plain JSON values: what a worker process, or a machine of a cluster, does."""

from __future__ import annotations

from time import monotonic
from typing import Any

from reviewer import __version__
from reviewer.errors import InputError

Result = dict[str, Any]
_LONGEST = 500


def review_pair(pair: dict[str, Any]) -> Result:
    """Return the result of one pair; an input that cannot be reviewed is a result too.

    Args:
        pair: the fields of a `Pair`.
    """
    started = monotonic()
    base = {"pair": pair["name"], "reference": pair["reference"], "actual": pair["actual"]}
    try:
        told = _reviewed(pair)
    except InputError as error:
        told = failed(str(error))
    except MemoryError:
        told = failed("it needs more memory than the limit")
    except Exception as error:  # noqa: BLE001  whatever happens to one pair, the others go on
        told = failed(f"internal error in version {__version__}: {type(error).__name__}: {error}")
    return {**base, **told, "seconds": round(monotonic() - started, 3)}


def failed(why: str) -> Result:
    """Return the result of a pair that could not be reviewed."""
    line = " ".join(why.split())[:_LONGEST]
    counts = dict.fromkeys(("high", "medium", "low", "info", "undecided"), 0)
    return {"status": "failed", "error": line, "verdict": "", **counts, "findings": []}


def _reviewed(pair: dict[str, Any]) -> Result:
    from reviewer.model.record import replace  # noqa: PLC0415  only in a worker
    from reviewer.options import target_from  # noqa: PLC0415
    from reviewer.pipeline import CompareOptions, check, compare  # noqa: PLC0415
    from reviewer.renderers.json_report import document  # noqa: PLC0415
    from reviewer.settings import ReadOptions  # noqa: PLC0415

    common = ReadOptions(parameters=pair["parameters"], region=pair["region"] or None, account=pair["account"] or None)
    options = CompareOptions(
        reference=replace(common, parameters={**pair["parameters"], **pair["reference_parameters"]}),
        actual=replace(common, parameters={**pair["parameters"], **pair["actual_parameters"]}),
        target=target_from(pair["rto"] or None, pair["rpo"] or None),
        baseline=pair["baseline"] or None,
        fixes=False,
    )
    both = pair["reference"]
    review = compare(pair["reference"], pair["actual"], options) if both else check(pair["actual"], options)
    report: dict[str, Any] = document(review)
    summary = report["summary"]
    counts = {key: summary[key] for key in ("high", "medium", "low", "info", "undecided")}
    findings = [_finding(each) for each in report["findings"]]
    return {"status": "reviewed", "error": "", "verdict": summary["verdict"], **counts, "findings": findings}


def _finding(finding: dict[str, Any]) -> dict[str, Any]:
    """Return what the results keep of a finding; its whole text is in the pair's own report."""
    first = finding["instances"][0] if finding["instances"] else {}
    side = first.get("actual") or first.get("reference") or {}
    kept = ("id", "rule", "kind", "tier", "undecided", "category", "resource_type", "property", "title")
    return {
        **{key: finding[key] for key in kept},
        "file": side.get("file"),
        "line": side.get("start_line"),
        "places": len(finding["instances"]),
    }
