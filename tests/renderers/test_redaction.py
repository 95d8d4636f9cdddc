from __future__ import annotations

from dataclasses import replace

import pytest
from sample_review import ACTUAL_FILE, PASSWORD, RETENTION, full_review, span

from reviewer.model.review import Instance, Side, Snippet
from reviewer.renderers import RENDERERS
from reviewer.renderers.redaction import MASK, Redactor, redactor_for
from reviewer.renderers.secret_code import mask_code

KEY_LINE = "MIIEpAIBAAKCAQEA1234567890"
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY_LINE}\nabcdefghijklmnopqrstuvw==\n-----END RSA PRIVATE KEY-----"


def with_secret(secret):
    review = full_review()
    return replace(review, actual=replace(review.actual, secrets=frozenset({secret})))


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_no_output_shows_a_secret_of_the_input(renderer):
    review = full_review()
    finding = replace(
        RETENTION,
        title=f"{PASSWORD} in the title",
        detail=f"Found {PASSWORD}.",
        snippet=Snippet(language="yaml", text=f"Command: login --with {PASSWORD}\n"),
        instances=(
            Instance(
                actual=Side(
                    id=f"x.{PASSWORD}",
                    location=span(ACTUAL_FILE, "Timeout"),
                    value={PASSWORD: [PASSWORD]},
                    has_value=True,
                )
            ),
        ),
    )
    phases = (replace(review.phases[0], name=PASSWORD),)
    text = renderer.render(
        replace(
            review,
            findings=(*review.findings, finding),
            phases=phases,
            diagnostics=(replace(review.diagnostics[0], message=f"Cannot read {PASSWORD}"),),
            summary=replace(review.summary, verdict=f"Password {PASSWORD}"),
            recovery={"note": PASSWORD},
            actual=replace(review.actual, label=f"{PASSWORD}.yml"),
        )
    )
    assert PASSWORD not in text
    assert MASK in text


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ('quo"te\\d-secret', '{\\"a\\": \\"quo\\\\\\"te\\\\\\\\d-secret\\"}'),
        ("p@ss/w+rd=1", "https://example.com/?p=p%40ss%2Fw%2Brd%3D1"),
        (PEM, f"    {KEY_LINE}"),
    ],
)
def test_secrets_are_masked_however_they_are_written(secret, text):
    masked = redactor_for([secret]).text(text)
    assert MASK in masked
    assert KEY_LINE not in masked
    assert "d-secret" not in masked
    assert "rd%3D1" not in masked


def test_short_plain_secrets_mask_whole_words_only():
    redactor = redactor_for(["post"])
    assert redactor.text("engine aurora-postgresql, user post") == f"engine aurora-postgresql, user {MASK}"


def test_secrets_below_four_letters_are_not_searched_for():
    assert redactor_for(["on"]).text("turn on") == "turn on"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key AKIAIOSFODNN7ABCDEFG.", "AKIAIOSFODNN7ABCDEFG"),
        ("postgres://admin:hunter22@db.example:5432/x", "hunter22"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghij"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "dozjgNry"),
        (PEM, KEY_LINE),
    ],
)
def test_secret_shapes_are_masked_without_being_known(text, secret):
    masked = Redactor().text(text)
    assert MASK in masked
    assert secret not in masked
    assert text.count("\n") == masked.count("\n")


@pytest.mark.parametrize(
    "code",
    [
        "MasterUserPassword: hunter22",
        '  "MasterUserPassword": "hunter22",',
        'password = "hunter22"',
        "  api_key: 'hunter22'  # the key",
        "DB_PASSWORD=hunter22",
        "ClientSecret: hunter22",
        "{ name: x, authToken: hunter22 }",
        'new Db({ masterPassword: "hunter22" })',
        "- Name: DB_PASSWORD\n  Value: hunter22",
        '{ name = "DB_PASSWORD", value = "hunter22" }',
        '{"Name": "DB_PASSWORD", "Value": "hunter22"}',
        "DbPassword:\n  Type: String\n  Default: hunter22",
        'variable "db_password" {\n  type    = string\n  default = "hunter22"\n}',
        "private_key: |\n  hunter22\n  hunter22\nother: 1",
        "ConnectionString: Server=x;Password=hunter22",
        "Password: !Sub 'hunter22'",
    ],
)
def test_values_of_secret_looking_keys_are_masked(code):
    masked = mask_code(code, MASK)
    assert "hunter22" not in masked
    assert MASK in masked
    assert code.count("\n") == masked.count("\n")


@pytest.mark.parametrize(
    "code",
    [
        "MasterUserPassword: !Ref DbPassword",
        "MasterUserPassword: !Sub '${DbPassword}'",
        "MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}'",
        '"MasterUserPassword": {"Ref": "DbPassword"}',
        "master_password = var.db_password",
        "master_password = random_password.db.result",
        "ManageMasterUserPassword: true",
        "PasswordLength: 32",
        "SecretArn: !Ref DbSecret",
        "Secret:\n  Type: AWS::SecretsManager::Secret\n  Properties:\n    Name: db",
        "DbPassword:\n  Type: String\n  NoEcho: true\n  MinLength: 12",
        "GenerateStringKey: password",
        "HttpTokens: required",
        "- !Sub '{{resolve:secretsmanager:${Db}:SecretString:password}}'",
        "DbSecret:\n  Type: AWS::SecretsManager::Secret\n  Properties:\n    Tags:\n      - Key: a\n        Value: b",
        "Engine: aurora-postgresql",
        "TokenValidityUnits: hours",
        "KmsMasterKeyId: alias/aws/sqs",
    ],
)
def test_references_and_harmless_values_stay(code):
    assert mask_code(code, MASK) == code


def test_values_that_only_their_key_gives_away_are_masked():
    value = {"Environment": {"DB_PASSWORD": "hunter22", "DB_HOST": "db"}, "tokens": ["abcdefgh"]}
    assert Redactor().value(value) == {"Environment": {"DB_PASSWORD": MASK, "DB_HOST": "db"}, "tokens": [MASK]}


def test_value_of_a_secret_property_is_masked_and_a_reference_in_it_stays():
    where = span(ACTUAL_FILE, "MasterUserPassword")
    finding = replace(
        RETENTION,
        property="Settings.MasterUserPassword",
        instances=(
            Instance(
                reference=Side(id="a", location=where, value="MasterPassword", has_value=True),
                actual=Side(id="b", location=where, value="hunter22", has_value=True),
            ),
        ),
    )
    review = replace(full_review(), findings=(finding,))
    (instance,) = Redactor.of(review).clean(review).findings[0].instances
    assert (instance.reference.value, instance.actual.value) == ("MasterPassword", MASK)


def test_a_password_written_in_a_resource_is_masked_wherever_it_is_repeated():
    review = full_review()
    database = replace(
        review.actual.resources["BookingsDb"], properties={"Nested": [{"MasterUserPassword": "Winter-2031"}]}
    )
    actual = replace(review.actual, resources={"BookingsDb": database})
    redactor = Redactor.of(replace(review, actual=actual))
    assert redactor.text("MasterUserPassword is Winter-2031") == f"MasterUserPassword is {MASK}"


def test_cleaning_leaves_a_review_without_secrets_as_it_is():
    review = full_review()
    assert Redactor().clean(review.findings[0]) == review.findings[0]


def test_the_programs_own_words_are_never_masked():
    review = with_secret("Database")
    clean = Redactor.of(review).clean(review)
    assert [finding.category for finding in clean.findings] == [finding.category for finding in review.findings]
