"""Texts around values that only the deployment tells: a plan keeps where the value comes from, not the text."""

from __future__ import annotations

import json

from reviewer.model.review import Kind
from reviewer.pipeline import compare

CONFIGURATION = """
resource "aws_apigatewayv2_api" "shop" {
  name          = "shop"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_api" "staff" {
  name          = "staff"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_integration" "cart" {
  api_id           = aws_apigatewayv2_api.shop.id
  integration_type = "HTTP_PROXY"
}
resource "aws_apigatewayv2_route" "cart" {
  api_id    = aws_apigatewayv2_api.shop.id
  route_key = "GET /cart"
  target    = "integrations/${aws_apigatewayv2_integration.cart.id}"
}
"""


def planned(kind, name, values, references):
    """Return a planned resource and its configuration; what is referred to is known after apply."""
    address = f"{kind}.{name}"
    unknown = dict.fromkeys(["id", *references], True)
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": unknown}
    expressions = {
        **{key: {"constant_value": value} for key, value in values.items()},
        **{key: {"references": [f"{target}.id", target]} for key, target in references.items()},
    }
    common = {"address": address, "mode": "managed", "type": kind, "name": name}
    return {**common, "change": change}, {**common, "expressions": expressions}


def plan(target):
    api, rest = "aws_apigatewayv2_api", {"protocol_type": "HTTP"}
    made = [
        planned(api, "shop", {"name": "shop", **rest}, {}),
        planned(api, "staff", {"name": "staff", **rest}, {}),
        planned(
            "aws_apigatewayv2_integration",
            "cart",
            {"integration_type": "HTTP_PROXY"},
            {"api_id": "aws_apigatewayv2_api.shop"},
        ),
        planned(
            "aws_apigatewayv2_route",
            "cart",
            {"route_key": "GET /cart"},
            {"api_id": "aws_apigatewayv2_api.shop", "target": target},
        ),
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [change for change, _ in made],
        "configuration": {"root_module": {"resources": [configured for _, configured in made]}},
    }


def gaps(folder, target):
    (folder / "main.tf").write_text(CONFIGURATION)
    (folder / "plan.json").write_text(json.dumps(plan(target)))
    sides = [str(folder / "main.tf"), str(folder / "plan.json")]
    told = [compare(*pair).findings for pair in (sides, sides[::-1])]
    return [[finding.property for finding in findings if finding.kind is not Kind.POSTURE] for findings in told]


def test_a_planned_value_is_the_text_around_the_resource_it_comes_from(tmp_path):
    assert gaps(tmp_path, "aws_apigatewayv2_integration.cart") == [[], []]


def test_a_planned_value_from_another_resource_is_told(tmp_path):
    assert gaps(tmp_path, "aws_apigatewayv2_api.staff") == [["Target"], ["Target"]]
