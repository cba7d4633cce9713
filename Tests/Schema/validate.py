"""Holds YAML files against a JSON Schema: validate.py SCHEMA FILE...

Prints `ok FILE` or `no FILE: where: what` per file. Only the kind of the first error is told.
"""
import json
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: `yes`, `on` and dates are text."""


CoreLoader.yaml_implicit_resolvers = {
    first: [
        (tag, expression)
        for tag, expression in resolvers
        if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
)


def keyed_by_text(loader, node):
    """A map of JSON: `true: [Yes]` has the key "true", as editors take it."""
    loader.flatten_mapping(node)
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


CoreLoader.add_constructor("tag:yaml.org,2002:map", keyed_by_text)

with open(sys.argv[1]) as stream:
    schema = json.load(stream)
validator_class = jsonschema.validators.validator_for(schema, default=None)
validator_class.check_schema(schema)
validator = validator_class(schema)
for path in sys.argv[2:]:
    with open(path) as stream:
        document = yaml.load(stream, Loader=CoreLoader)
    error = next(iter(sorted(validator.iter_errors(document), key=lambda e: list(map(str, e.path)))), None)
    if error is None:
        print("ok", path)
    else:
        print("no %s: %s: %s" % (path, "/".join(map(str, error.path)), error.validator))
