from __future__ import annotations

from reviewer.vocabulary.roles import Direction, compare_direction, property_role
from tools.compile_roles import TARGET, compiled


def test_the_compiled_roles_say_what_the_yaml_says():
    assert compiled() == TARGET.read_text(encoding="utf-8")


def test_a_shorter_retention_is_weaker():
    role = property_role("AWS::RDS::DBInstance", ("BackupRetentionPeriod",))

    assert compare_direction(role, 35, 7) is Direction.WEAKER
