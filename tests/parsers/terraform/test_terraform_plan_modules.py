from plan_fixtures import change, configured, plan_of, read, refs, simple

from reviewer.model.value import Reference, Unknown


def modules_plan(key_of_network="each.key"):
    """Two instances of an `app` module, each with a `network` module that exports its subnets."""
    network = {
        "resources": [configured("aws_subnet", "here", {})],
        "outputs": {"subnet_id": {"expression": refs("aws_subnet.here.id")}},
    }
    app = {
        "resources": [configured("aws_instance", "box", {"subnet_id": refs("var.subnet")})],
        "module_calls": {},
        "variables": {"subnet": {}},
    }
    root = {
        "module_calls": {
            "network": {"for_each_expression": {}, "expressions": {}, "module": network},
            "app": {
                "for_each_expression": {},
                "expressions": {"subnet": {"references": ["module.network", key_of_network]}},
                "module": app,
            },
        }
    }
    children, changes = [], []
    for key in ("east", "west"):
        for module, local in (("network", "aws_subnet.here"), ("app", "aws_instance.box")):
            address = f'module.{module}["{key}"]'
            kind, name = local.split(".")
            entry = {"address": f"{address}.{local}", "mode": "managed", "type": kind, "name": name, "values": {}}
            children.append({"address": address, "resources": [entry]})
            unknown = {"subnet_id": True} if module == "app" else {"id": True}
            changes.append(change(f"{address}.{local}", {}, unknown, module_address=address))
    return plan_of({"child_modules": children}, changes, {"root_module": root})


def test_references_follow_modules_to_the_instance_of_the_same_key():
    plan = modules_plan()
    call = plan["configuration"]["root_module"]["module_calls"]["app"]
    call["expressions"]["subnet"] = {"references": ["module.network", "each.key"]}
    outputs = plan["configuration"]["root_module"]["module_calls"]["network"]["module"]["outputs"]
    template = read(plan)
    boxes = [resource for resource in template.resources if resource.type == "aws_instance"]
    assert "subnet_id" in outputs
    assert [box.properties["subnet_id"] for box in boxes] == [
        Reference('module.network["east"].aws_subnet.here', "id"),
        Reference('module.network["west"].aws_subnet.here', "id"),
    ]
    assert [box.group for box in boxes] == ['module.app["east"]', 'module.app["west"]']


def test_a_constant_module_key_is_followed():
    plan = modules_plan()
    call = plan["configuration"]["root_module"]["module_calls"]["app"]
    call["expressions"]["subnet"] = {
        "references": ['module.network["west"].subnet_id', 'module.network["west"]', "module.network"]
    }
    box = next(resource for resource in read(plan).resources if resource.type == "aws_instance")
    assert box.properties["subnet_id"] == Reference('module.network["west"].aws_subnet.here', "id")


def test_a_local_is_followed_where_its_module_has_one_resource_of_that_kind():
    expressions = {"vpc_id": {"references": ["local.vpc_id"]}}
    subject = simple("aws_subnet", expressions, {}, {"vpc_id": True}, others=[("aws_vpc.main", {})])
    assert subject.properties == {"vpc_id": Reference("aws_vpc.main", "id")}


def test_a_local_that_may_be_anything_stays_unknown():
    subject = simple("aws_s3_bucket", {"bucket": {"references": ["local.name"]}}, {}, {"bucket": True})
    assert subject.properties == {"bucket": Unknown("local.name")}


def test_known_names_stay_and_their_origin_is_kept():
    values = {"bucket": "my-logs"}
    expressions = {"bucket": refs("aws_s3_bucket.logs.bucket")}
    subject = simple(
        "aws_s3_bucket_versioning", expressions, values, {}, others=[("aws_s3_bucket.logs", {"bucket": "my-logs"})]
    )
    assert subject.properties == {"bucket": "my-logs"}
    assert subject.attributes["@references"] == {"bucket": Reference("aws_s3_bucket.logs", "bucket")}
    assert subject.origins["bucket",].expression == "aws_s3_bucket.logs.bucket"
