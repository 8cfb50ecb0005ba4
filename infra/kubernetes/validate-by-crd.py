"""validate-by-crd.py <definition> <documents>: holds documents against a CustomResourceDefinition; unknown fields are errors."""

import sys

import jsonschema
import yaml


def closed(schema):
    """As the API server prunes: an object with named properties has no others."""
    if isinstance(schema, dict):
        if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
            schema.setdefault("additionalProperties", False)
        return {key: closed(value) for key, value in schema.items()}
    return [closed(value) for value in schema] if isinstance(schema, list) else schema


definition, documents = sys.argv[1:]
versions = {version["name"]: version["schema"]["openAPIV3Schema"] for version in yaml.safe_load(open(definition))["spec"]["versions"]}
for document in yaml.safe_load_all(open(documents)):
    schema = versions[document["apiVersion"].split("/")[1]]
    # The definition leaves metadata to Kubernetes.
    schema["properties"]["metadata"] = {"type": "object"}
    jsonschema.validate(document, closed(schema))
    print(f"{document['kind']} {document['metadata']['name']} holds")
