"""Rewrites of a template that keep its meaning: every one returns a changed copy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from random_resources import DEFAULTS

Json = Any
Rewrite = Callable[[Json, Random], Json]
SET_LIKE = frozenset(
    {"Action", "AlarmActions", "AttributeDefinitions", "Dimensions", "EnableCloudwatchLogsExports"}
    | {"GlobalSecondaryIndexes", "ManagedPolicyArns", "NonKeyAttributes", "Resource", "Rules", "SecurityGroupIds"}
    | {"SecurityGroupIngress", "Statement", "SubnetIds", "Tags", "Targets", "VPCSecurityGroups"}
)
RULE = "AWS::EC2::SecurityGroupIngress"
_HOLE = re.compile(r"\$\{([^}!]+)\}")


def is_call(value: Json) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def map_values(value: Json, change: Callable[[str, Json], Json], key: str = "") -> Json:
    """Return `value` with every value in it replaced from the inside out by `change(its key, it)`."""
    if isinstance(value, dict):
        value = {name: map_values(child, change, name) for name, child in value.items()}
    elif isinstance(value, list):
        value = [map_values(child, change, f"{key}[]") for child in value]
    return change(key, value)


def in_properties(template: Json, change: Callable[[str, Json], Json]) -> Json:
    made = deepcopy(template)
    for body in made["Resources"].values():
        body["Properties"] = {key: map_values(value, change, key) for key, value in body["Properties"].items()}
    return made


def reorder_keys(template: Json, random: Random) -> Json:
    def shuffled(_key: str, value: Json) -> Json:
        return dict(random.sample(list(value.items()), len(value))) if isinstance(value, dict) else value

    return map_values(template, shuffled)


def reorder_sets(template: Json, random: Random) -> Json:
    def shuffled(key: str, value: Json) -> Json:
        return random.sample(value, len(value)) if key in SET_LIKE and isinstance(value, list) else value

    return in_properties(template, shuffled)


def rename_everything(template: Json, random: Random) -> Json:
    """Give every resource another logical id, some of them close to the old one, some not."""
    names = {
        old: random.choice([f"My{old}", f"{old}V2", f"Thing{position}", old])
        for position, old in enumerate(template["Resources"])
    }

    def renamed(key: str, value: Json) -> Json:
        if key in ("Ref", "DependsOn") and isinstance(value, str):
            return names.get(value, value)
        if key == "Fn::GetAtt" and isinstance(value, list):
            return [names.get(value[0], value[0]), *value[1:]]
        if key == "Fn::GetAtt" and isinstance(value, str):
            return _renamed_hole(value, names)
        if key == "Fn::Sub" and isinstance(value, str):
            return _HOLE.sub(lambda hole: "${" + _renamed_hole(hole[1], names) + "}", value)
        return value

    made = map_values(template, renamed)
    made["Resources"] = {names[name]: body for name, body in made["Resources"].items()}
    return made


def _renamed_hole(hole: str, names: dict[str, str]) -> str:
    name, dot, attribute = hole.partition(".")
    return names.get(name, name) + dot + attribute


def join_for_sub(template: Json, _random: Random) -> Json:
    def joined(_key: str, value: Json) -> Json:
        if not is_call(value) or not isinstance(value.get("Fn::Sub"), str):
            return value
        pieces = [piece for piece in _pieces(value["Fn::Sub"]) if piece != ""]
        return {"Fn::Join": ["", pieces]}

    return in_properties(template, joined)


def _pieces(text: str) -> Iterator[Json]:
    for position, piece in enumerate(_HOLE.split(text)):
        if position % 2 == 0:
            yield piece
        else:
            yield {"Fn::GetAtt": piece.split(".", 1)} if "." in piece else {"Ref": piece}


def sub_for_join(template: Json, _random: Random) -> Json:
    def filled(_key: str, value: Json) -> Json:
        if not is_call(value) or "Fn::Join" not in value:
            return value
        separator, parts = value["Fn::Join"]
        texts = [part if isinstance(part, str) else "${" + _hole(part) + "}" for part in parts]
        return {"Fn::Sub": separator.join(texts)}

    return in_properties(template, filled)


def _hole(call: Json) -> str:
    if "Fn::Sub" in call:
        return call["Fn::Sub"].strip("${}")
    parts = call.get("Ref") or call["Fn::GetAtt"]
    return parts if isinstance(parts, str) else ".".join(parts)


def _plain_scalar(key: str, value: Json) -> bool:
    return isinstance(value, str | int) and key not in ("Ref", "Fn::Sub", "Version") and not key.startswith("Fn::")


def parameters_for_literals(template: Json, random: Random) -> Json:
    """Put some literals into parameters with that default."""
    made = deepcopy(template)
    parameters = made.setdefault("Parameters", {})

    def moved(key: str, value: Json) -> Json:
        if not _plain_scalar(key, value) or random.random() > 0.3:
            return value
        name = f"Given{len(parameters)}"
        number = isinstance(value, int) and not isinstance(value, bool)
        text = str(value).lower() if isinstance(value, bool) else value
        parameters[name] = {"Type": "Number" if number else "String", "Default": text}
        return {"Ref": name}

    return in_properties(made, moved) | {"Parameters": parameters}


def texts_for_scalars(template: Json, random: Random) -> Json:
    def spelled(_key: str, value: Json) -> Json:
        if random.random() < 0.5 or not isinstance(value, bool | int):
            return value
        return str(value).lower()

    return in_properties(template, spelled)


def conditions_around_values(template: Json, random: Random) -> Json:
    """Wrap values into the branch that a decided condition selects, the other branch something else."""

    def wrapped(key: str, value: Json) -> Json:
        if key.startswith(("Fn::", "Ref")) or key.endswith("[]") or random.random() > 0.15:
            return value
        return {"Fn::If": random.choice([["Always", value, "other"], ["Never", {"Ref": "AWS::NoValue"}, value]])}

    conditions = {"Always": {"Fn::Equals": ["a", "a"]}, "Never": {"Fn::Not": [{"Condition": "Always"}]}}
    return in_properties(template, wrapped) | {"Conditions": template.get("Conditions", {}) | conditions}


def recut_statements(template: Json, random: Random) -> Json:
    """Split statements by action or resource, drop or change Sids, write single items without their list."""

    def recut(key: str, value: Json) -> Json:
        if key != "Statement" or not isinstance(value, list):
            return value
        made = [part for statement in value for part in _split(statement, random)]
        return random.sample(made, len(made))

    return in_properties(template, recut)


def _split(statement: Json, random: Random) -> Iterator[Json]:
    key = random.choice(["Action", "Resource", ""])
    parts = statement.get(key)
    for number, part in enumerate(parts if isinstance(parts, list) else [parts]):
        made = {name: value for name, value in statement.items() if name != "Sid"}
        if part is not None:
            made[key] = [part]
        singles = {name: value[0] for name, value in made.items() if isinstance(value, list) and len(value) == 1}
        yield made | singles | ({"Sid": f"Part{number}"} if random.random() < 0.5 else {})


def rules_as_resources(template: Json, random: Random) -> Json:
    """Move ingress rules out of their security groups into resources of their own."""
    made = deepcopy(template)
    for name, body in list(made["Resources"].items()):
        rules = body["Properties"].get("SecurityGroupIngress")
        if not isinstance(rules, list) or random.random() < 0.3:
            continue
        del body["Properties"]["SecurityGroupIngress"]
        own = {"Condition": body["Condition"]} if "Condition" in body else {}
        for number, rule in enumerate(rules):
            properties = {"GroupId": {"Fn::GetAtt": [name, "GroupId"]}, **rule}
            made["Resources"][f"{name}Rule{number}"] = {"Type": RULE, "Properties": properties} | own
    return made


def texts_for_documents(template: Json, _random: Random) -> Json:
    """Write JSON documents as text where they hold no function, and texts of JSON with other white space."""

    def spelled(key: str, value: Json) -> Json:
        if key == "DashboardBody" and isinstance(value, str):
            return json.dumps(json.loads(value), indent=2)
        if key in ("AssumeRolePolicyDocument", "RedrivePolicy") and not _has_call(value):
            return json.dumps(value)
        return value

    return in_properties(template, spelled)


def documents_for_texts(template: Json, _random: Random) -> Json:
    def spelled(key: str, value: Json) -> Json:
        if key == "DashboardBody" and isinstance(value, str):
            return {"Fn::ToJsonString": json.loads(value)}
        return value

    return in_properties(template, spelled)


def _has_call(value: Json) -> bool:
    return '"Fn::' in json.dumps(value) or '"Ref"' in json.dumps(value)


def longer_references(template: Json, _random: Random) -> Json:
    """Write references as texts with one hole, attributes with a dot."""

    def spelled(key: str, value: Json) -> Json:
        if key == "Fn::GetAtt" and isinstance(value, list):
            return ".".join(value)
        if is_call(value) and "Ref" in value and not key.startswith("Fn::") and not value["Ref"].startswith("AWS::"):
            return {"Fn::Sub": "${" + value["Ref"] + "}"}
        return value

    return in_properties(template, spelled)


def written_defaults(template: Json, _random: Random) -> Json:
    """Write out what AWS does anyway."""
    made = deepcopy(template)
    for body in made["Resources"].values():
        body["Properties"] = {**DEFAULTS.get(body["Type"], {}), **body["Properties"]}
    return made


def conditions_turned_about(template: Json, random: Random) -> Json:
    """Give a condition another name; the opposite meaning and swapped branches where no resource as a whole has it."""
    if "InEast" not in template.get("Conditions", {}):
        return template
    owned = any(body.get("Condition") == "InEast" for body in template["Resources"].values())
    turned = not owned and random.random() < 0.5
    name = "Outside" if turned else "AtHome"

    def renamed(key: str, value: Json) -> Json:
        if key == "Condition" and value == "InEast":
            return name
        if key == "Fn::If" and value[0] == "InEast":
            return [name, value[2], value[1]] if turned else [name, *value[1:]]
        return value

    conditions = map_values(template["Conditions"], renamed)
    east = conditions.pop("InEast")
    if turned:
        conditions["IsMain"]["Fn::Or"][0] = {"Fn::Not": [{"Condition": name}]}
        east = {"Fn::Not": [east]}
    made = map_values({key: value for key, value in template.items() if key != "Conditions"}, renamed)
    return made | {"Conditions": conditions | {name: east}}


EITHER_WAY: tuple[Rewrite, ...] = (
    reorder_keys,
    reorder_sets,
    rename_everything,
    join_for_sub,
    sub_for_join,
    texts_for_scalars,
    recut_statements,
    rules_as_resources,
    texts_for_documents,
    documents_for_texts,
    longer_references,
    conditions_turned_about,
    written_defaults,
)
"""Rewrites that are no gap whichever side has them."""
ONE_WAY: tuple[Rewrite, ...] = (parameters_for_literals, conditions_around_values)
"""Rewrites that are no gap on the actual side; on the reference side a literal in their place may be one."""
