"""Random CloudFormation templates as plain data, some of them with open conditions and mappings."""

from __future__ import annotations

from random import Random

from random_resources import MAKERS, Draft, Json, add


def random_template(random: Random, most: int = 8) -> Json:
    """Return a template of one to `most` resources and what they need, some of it under open conditions."""
    draft = Draft(random)
    for kind in random.choices(list(MAKERS), k=random.randint(1, most)):
        add(draft, kind)
    outputs = {f"Out{name}": {"Value": {"Ref": name}} for name in list(draft.resources)[:2]}
    sections = {"Parameters": draft.parameters, "Resources": draft.resources, "Outputs": outputs}
    if random.random() < 0.4:
        _put_under_conditions(draft)
        sections["Conditions"] = CONDITIONS
        sections["Mappings"] = {"Sizes": {"small": {"Days": 7, "Name": "thing"}}}
    return {name: section for name, section in sections.items() if section}


CONDITIONS: Json = {
    "InEast": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]},
    "IsMain": {"Fn::Or": [{"Condition": "InEast"}, {"Fn::Equals": [{"Ref": "AWS::AccountId"}, "111122223333"]}]},
}


def _put_under_conditions(draft: Draft) -> None:
    """Let open conditions decide some properties, mappings give some values, and some resources have a condition."""
    for body in draft.resources.values():
        if draft.chance(0.2):
            body["Condition"] = draft.random.choice(["InEast", "IsMain"])
        for key, value in body["Properties"].items():
            if key == "Statement" or draft.chance(0.8):
                continue
            other = draft.random.choice([{"Ref": "AWS::NoValue"}, value, {"Fn::FindInMap": ["Sizes", "small", "Name"]}])
            parts = [value, other] if draft.chance() else [other, value]
            body["Properties"][key] = {"Fn::If": [draft.random.choice(["InEast", "IsMain"]), *parts]}
        if draft.chance(0.2):
            tag = {"Key": "Days", "Value": {"Fn::FindInMap": ["Sizes", "small", "Days"]}}
            body["Properties"]["Tags"] = [*_tags(body), tag]


def _tags(body: Json) -> list[Json]:
    tags = body["Properties"].get("Tags", [])
    return tags if isinstance(tags, list) else []
