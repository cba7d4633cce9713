"""YAML as editors read it, for the scripts beside this one."""
import re

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
