from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.errors import InputError
from reviewer.parsers.terraform.configuration import ConfigurationOptions, read_configuration_texts
from reviewer.parsers.terraform.hcl.limits import Limits

FIXTURES = Path(__file__).parent / "fixtures"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("*.tf"))]
TEXTS.append('{"resource": {"a": {"b": {"c": ["${upper("x")}", 1.5, null, {"d": true}]}}}, "locals": {"e": "%{if x}"}}')
SCRAPS = ['"', "{", "}", "[", "]", "(", ")", "${", "%{", "<<EOT\n", "...", ".", "*", "=", "?", ":", "\n", "for", "\\"]
SCRAPS += ["-", "null", "0", "[*]", "count = ", "each.key", "self", "local.a", "\x00", "\ud800", "é", "1e999", "upper("]


@st.composite
def broken_texts(draw):
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(st.sampled_from([*SCRAPS, ""])) + text[end:]
    return text


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(text=broken_texts(), name=st.sampled_from(["main.tf", "main.tf.json", "terraform.tfvars", "override.tf"]))
def test_broken_text_never_crashes_the_reader(text, name):
    options = ConfigurationOptions(limits=Limits(steps=20_000, instances=500))
    try:
        template = read_configuration_texts({"start.tf": TEXTS[0], name: text}, options)
    except InputError as error:
        assert error.message  # noqa: PT017 (an error is one of the two fair outcomes)
    else:
        assert all(item.message and item.file for item in template.diagnostics)
