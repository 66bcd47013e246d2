"""Stripe's OpenAPI description, and whether an object is as it says: no field it does not know, each of its type."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

PLACE = "#/components/schemas/"


class Description:
    """The description in a file, as `scripts/stripe-mock` keeps it."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text("utf-8"))
        self.version: str = document["info"]["version"]
        self._schemas: dict[str, Any] = document["components"]["schemas"]
        self._names = {
            schema["properties"]["object"]["enum"][0]: name
            for name, schema in self._schemas.items()
            if len(schema.get("properties", {}).get("object", {}).get("enum", ())) == 1 and not name.startswith("deleted_")
        }
        registry: Registry[Any] = Registry(retrieve=self._retrieve)
        self._validator = cache(lambda name: Draft202012Validator({"$ref": f"stripe:{name}"}, registry=registry))

    def problems(self, obj: dict[str, Any]) -> list[str]:
        """What is not as described in an object of Stripe's, a list or an event; the object of an event is looked into too."""
        kind = obj["object"]
        if kind == "list":
            return [problem for each in obj["data"] for problem in self.problems(each)]
        if kind not in self._names:
            return [f"no object {kind} is described"]
        errors = self._validator(self._names[kind]).iter_errors(obj)
        found = [f"{kind} {error.json_path}: {error.message[:200]}" for error in errors]
        return found + (self.problems(obj["data"]["object"]) if kind == "event" else [])

    @cache  # noqa: B019  # lives as long as the run
    def _retrieve(self, uri: str) -> Resource[Any]:
        return Resource.from_contents(_as_json_schema(self._schemas[uri.removeprefix("stripe:")]), DRAFT202012)


def _as_json_schema(schema: Any) -> Any:
    """A schema of OpenAPI 3.0 in JSON Schema's words, closed: fields that it does not name are errors."""
    if isinstance(schema, list):
        return [_as_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": "stripe:" + schema["$ref"].removeprefix(PLACE)}
    made = {}
    for key, value in schema.items():
        if key == "properties":
            made[key] = {name: _as_json_schema(each) for name, each in value.items()}
        elif key in {"anyOf", "oneOf", "allOf", "items", "additionalProperties"}:
            made[key] = _as_json_schema(value)
        elif key in {"type", "enum", "required", "maxLength", "minLength", "maximum", "minimum", "pattern"}:
            made[key] = value
    if "properties" in made:
        made.setdefault("additionalProperties", False)
    return {"anyOf": [{"type": "null"}, made]} if schema.get("nullable") else made
