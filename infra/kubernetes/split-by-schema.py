"""split-by-schema.py <rendered> <core> <keda>: kinds of Kubernetes itself, and those that KEDA defines."""

import sys

import yaml

rendered, core, keda = sys.argv[1:]
documents = [document for document in yaml.safe_load_all(open(rendered)) if document]
own = [document for document in documents if document["apiVersion"].startswith("keda.sh/")]
rest = [document for document in documents if document not in own]
assert own and rest, "nothing was rendered"
for path, some in ((core, rest), (keda, own)):
    with open(path, "w") as file:
        yaml.safe_dump_all(some, file)
print(", ".join(sorted({document["kind"] for document in documents})))
