"""The oracle can only vouch for the product if it shares no code with it."""

import ast
from pathlib import Path

import pytest

PRODUCT = {"domain", "projections", "adapters"}
ORACLE = ("log", "place", "oracle")


@pytest.mark.parametrize("name", ORACLE)
def test_the_oracle_imports_nothing_of_the_product(name: str) -> None:
    tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [
        a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names
    ]
    own = {f"tests.properties.{one}" for one in ORACLE}

    assert not {module.split(".")[0] for module in modules} & PRODUCT
    assert {module for module in modules if module.startswith("tests")} <= own
