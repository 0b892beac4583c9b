"""The JSON Schema of `struktur.json`, generated: `python -m adapters.files.structure_schema`."""

import json
from pathlib import Path

from domain.structure import Structure

SCHEMA = Path(__file__).parents[2] / "docs" / "struktur.schema.json"


def schema_text() -> str:
    """The schema as it stands in the documentation."""
    described = Structure.model_json_schema()
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
