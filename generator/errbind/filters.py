"""What templates may call beside what they get: quoting filters and views of the model.

Those that write as the target's language does are made of its manifest; see `profiles`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from errbind import (
    doc_links,
    naming,
    openapi_names,
    openapi_view,
    python_classes,
    python_responses,
    quoting,
    typescript_layout,
    typescript_tables,
    typescript_view,
    vectors,
)
from errbind.plan import build

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
    "openapi_references": openapi_names.references,
    "openapi_info": openapi_view.info,
    "openapi_components": openapi_view.components,
    "openapi_examples": openapi_view.examples,
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
    "python_envelope": python_classes.python_envelope,
    "typescript": typescript_view.view,
    "typescript_tables": typescript_tables.tables,
    "typescript_codes": typescript_view.code_constants,
    "typescript_infos": typescript_view.infos,
    "typescript_status_infos": typescript_view.status_infos,
    "ts_call": typescript_layout.call,
    "ts_signature": typescript_layout.signature,
    "ts_union": typescript_layout.union,
    "ts_quoted_union": typescript_layout.quoted_union,
    "ts_value": typescript_layout.value,
    "ts_doc": typescript_layout.doc,
}
