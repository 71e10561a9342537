"""What templates may call beside what they get: quoting filters and views of the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from errbind import catalog_json, python_classes, quoting, vectors

FILTERS: dict[str, Callable[..., Any]] = {
    "py": quoting.py,
    "docstring": quoting.docstring,
    "comment": quoting.comment,
    "jsdoc": quoting.jsdoc,
    "js": quoting.js,
    "json": quoting.to_json,
    "yaml": quoting.to_yaml,
    "yaml_text": quoting.yaml_text,
    "as_data": catalog_json.as_data,
    "vectors": vectors.vectors,
    "py_tuple": python_classes.py_tuple,
    "exception_classes": python_classes.exception_classes,
    "root_attributes": python_classes.root_attributes,
    "class_tree": python_classes.class_tree,
    "exported": python_classes.exported,
    "shared_names": python_classes.shared_names,
    "python_envelope": python_classes.python_envelope,
}
