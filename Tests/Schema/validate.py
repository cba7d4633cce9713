"""Holds YAML files against a JSON Schema: validate.py SCHEMA FILE...

Prints `ok FILE` or `no FILE: where: what` per file. Only the kind of the first error is told.
"""
import json
import sys

import jsonschema
import yaml

from core_yaml import CoreLoader

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
