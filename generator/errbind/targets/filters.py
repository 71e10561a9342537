"""What templates may call beside what they get: quoting filters and views of the model.

Those that write as the target's language does are made of its manifest; see `profiles`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from errbind.model import naming
from errbind.plan import build, vectors
from errbind.resolve import doc_links
from errbind.targets import python_classes, python_responses, quoting
from errbind.targets.openapi import components, names
from errbind.targets.typescript import formatting, tables, view

FILTERS: dict[str, Callable[..., Any]] = {
    "py": quoting.py,
    "docstring": quoting.docstring,
    "jsdoc": quoting.jsdoc,
    "js": quoting.js,
    "json": quoting.to_json,
    "toml": quoting.toml,
    "markdown": quoting.markdown,
    "yaml": quoting.to_yaml,
    "plan": build.plan_of,
    "doc_anchor": doc_links.anchor,
    "vectors": vectors.vectors,
    "lower_first": naming.lower_first,
    "openapi_references": names.references,
    "openapi_info": components.info,
    "openapi_components": components.components,
    "openapi_examples": components.examples,
    "py_tuple": python_classes.py_tuple,
    "exception_classes": python_classes.exception_classes,
    "root_attributes": python_classes.root_attributes,
    "class_tree": python_classes.class_tree,
    "exported": python_classes.exported,
    "python_handling": python_classes.handling_arguments,
    "python_enums": python_classes.enums,
    "python_patterns": python_classes.python_patterns,
    "shared_names": python_classes.shared_names,
    "python_responses": python_responses.responses,
    "python_responses_literal": python_responses.responses_literal,
    "python_schema": python_responses.schema,
    "py_literal": python_responses.literal,
    "python_envelopes": python_classes.python_envelopes,
    "python_table": python_classes.table,
    "typescript": view.view,
    "typescript_tables": tables.tables,
    "typescript_codes": view.code_constants,
    "typescript_infos": view.infos,
    "typescript_status_infos": view.status_infos,
    "ts_call": formatting.call,
    "ts_signature": formatting.signature,
    "ts_union": formatting.union,
    "ts_quoted_union": formatting.quoted_union,
    "ts_value": formatting.value,
    "ts_doc": formatting.doc,
}
