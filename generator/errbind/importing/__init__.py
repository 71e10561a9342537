"""Specs made of what people have: lists, pages and OpenAPI documents.

A format's reader makes a `Source` of a file: tables, examples and schemas, each with its place. From
there on the formats are alike: columns get roles, rows become entries of a `Draft`, examples and
schemas become envelopes, and `spec_text` writes it down. What has no place in a spec becomes a
comment there or a remark here, so that nothing is lost silently.
"""
