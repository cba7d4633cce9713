"""Which keys and words of the mapping language files do not use: coverage.py SCHEMA FILE...

Prints `map.key` for each key of the JSON Schema that no file has, and `map.key: word` for each word.
"""
import json
import sys

import jsonschema
import yaml

from core_yaml import CoreLoader

with open(sys.argv[1]) as stream:
    schema = json.load(stream)
definitions = schema["$defs"]
validator_class = jsonschema.validators.validator_for(schema, default=None)
validator = validator_class(schema)


def resolved(node, place):
    """The map that a reference stands for, and its name."""
    name = node.get("$ref", "").removeprefix("#/$defs/")
    return (definitions[name], name) if name else (node, place)


def word(value):
    return "null" if value is None else str(value)


def known(node, place, found):
    """All keys and words of a schema."""
    if "enum" in node and not set(map(word, node["enum"])) & {"true", "True"}:
        found.update("%s: %s" % (place, word(value)) for value in node["enum"])
    for key, inner in node.get("properties", {}).items():
        found.add("%s.%s" % (place, key))
        known(inner, "%s.%s" % (place, key), found)
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            known(node[key], place, found)
    for key in ("anyOf", "oneOf", "allOf"):
        for branch in node.get(key, []):
            known(branch, place, found)


def visit(node, value, place, used):
    """The keys and words of a schema that a value uses."""
    node, place = resolved(node, place)
    if "enum" in node:
        used.add("%s: %s" % (place, word(value)))
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in node.get("properties", {}):
                used.add("%s.%s" % (place, key))
                visit(node["properties"][key], inner, "%s.%s" % (place, key), used)
            elif isinstance(node.get("additionalProperties"), dict):
                visit(node["additionalProperties"], inner, place, used)
    if isinstance(value, list) and isinstance(node.get("items"), dict):
        for inner in value:
            visit(node["items"], inner, place, used)
    for key in ("anyOf", "oneOf", "allOf"):
        for branch in node.get(key, []):
            if validator.evolve(schema=branch).is_valid(value):
                visit(branch, value, place, used)


found, used = set(), set()
for name, definition in definitions.items():
    known(definition, name, found)
for path in sys.argv[2:]:
    with open(path) as stream:
        document = yaml.load(stream, Loader=CoreLoader)
    kind = "migration" if "migration" in document else "tests" if "cases" in document else "table"
    visit(definitions[kind], document, kind, used)
print("\n".join(sorted(found - used)))
