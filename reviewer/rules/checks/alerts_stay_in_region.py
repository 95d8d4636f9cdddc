"""Alarm topics of several regions that nothing connects."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.alarms import ALARM
from reviewer.rules.hit import Hit
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule

TOPIC = "AWS::SNS::Topic"
SUBSCRIPTION = "AWS::SNS::Subscription"
_OUTSIDE = ("http", "https", "application", "sms")
"""Protocols that reach a service outside the region."""


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield the alarm topics of a design in several regions where no subscription leads from one to another."""
    topics = [topic for topic in view.by_type.get(TOPIC, ()) if any(view.users(topic, (), (ALARM,)))]
    if len({topic.region for topic in topics if topic.region}) < 2:  # noqa: PLR2004 - several
        return
    for subscription in view.by_type.get(SUBSCRIPTION, ()):
        topic = next(
            (
                view.resources[each]
                for each in addresses(subscription.properties.get("TopicArn"))
                if each in view.resources
            ),
            None,
        )
        ends = [
            view.resources[each]
            for each in addresses(subscription.properties.get("Endpoint"))
            if each in view.resources
        ]
        crosses = topic is not None and any(view.same_region(topic, end) is not True for end in ends)
        if crosses or subscription.properties.get("Protocol") in _OUTSIDE:
            return
    for topic in topics:
        yield Hit(item=topic, detail=f"in {topic.region}")
