"""Models whose keys have docstrings."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any, cast

from pydantic import BaseModel, GetJsonSchemaHandler


class DocumentedModel(BaseModel):
    """A model that reads the docstrings of its keys from its source when they are first shown.

    Pydantic's own `use_attribute_docstrings` reads them whenever a model is imported, which takes a third of that.
    """

    @classmethod
    def key_docs(cls) -> Mapping[str, str]:
        """Key → its docstring, for those that have one."""
        return _docs_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema, the docstring of each key as its description."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for key, text in _docs_of(cls).items():
            if key in properties:
                properties[key].setdefault("description", text)
        return schema


@cache
def _docs_of(model: type[DocumentedModel]) -> Mapping[str, str]:
    bases = [each for each in reversed(model.__mro__) if issubclass(each, DocumentedModel)]
    return {key: text for each in bases for key, text in _docs_in(each)}


def _docs_in(model: type[DocumentedModel]) -> Iterator[tuple[str, str]]:
    """The strings that follow keys in the source of a model."""
    (definition,) = ast.parse(dedent(inspect.getsource(model))).body
    for key, after in pairwise(cast(ast.ClassDef, definition).body):
        match (key, after):
            case (ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text)))):
                if name in model.model_fields:
                    yield model.model_fields[name].alias or name, inspect.cleandoc(text)
