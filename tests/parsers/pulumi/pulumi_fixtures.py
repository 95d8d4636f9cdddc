import json

from reviewer.parsers.json_source import load_json
from reviewer.parsers.source import source_of
from reviewer.settings import Limits

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
STACK = "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test"


def urn(kind, name):
    return f"urn:pulumi:test::shop::{kind}::{name}"


def resource(kind, name, inputs=None, **more):
    return {
        "urn": urn(kind, name),
        "custom": True,
        "type": kind.rpartition("$")[2],
        "inputs": inputs or {},
        "parent": STACK,
        "provider": f"{urn('pulumi:providers:aws', 'default_7_0_0')}::{UNKNOWN}",
        **more,
    }


def step(state, operation="create", **more):
    return {"op": operation, "urn": state["urn"], "newState": state, "detailedDiff": None, **more}


def stack_step():
    return step({"urn": STACK, "custom": False, "type": "pulumi:pulumi:Stack"})


def preview(*steps, **more):
    return {"config": {}, "steps": [stack_step(), *steps], "changeSummary": {}, **more}


def document(value, **dump):
    return load_json(source_of(json.dumps(value, **dump), "preview.json"), Limits())
