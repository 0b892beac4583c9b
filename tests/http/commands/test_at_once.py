"""Long imports and short questions at once: nobody waits for a file that somebody else reads."""

import asyncio

import httpx
import pytest

from tests.http.commands.given import AT, Office

VOUCHERS = 15_000


@pytest.fixture(scope="module")
def large_file() -> bytes:
    """A file that takes a second or more to read."""
    head = "#FLAGGA 0\n#SIETYP 4\n#RAR 0 20250101 20251231\n"
    vouchers = (
        f'#VER "L" {n} 20250301 "x"\n{{\n#TRANS 5010 {{1 "10"}} 1.00\n#TRANS 1930 {{}} -1.00\n}}\n'
        for n in range(1, VOUCHERS + 1)
    )
    return (head + "".join(vouchers)).encode("cp437")


def test_questions_are_answered_while_files_are_read(office: Office, large_file: bytes) -> None:
    anna = office.person("anna", "controller")
    headers = dict(anna.client.headers)

    async def story() -> tuple[list[int], int]:
        here = httpx.ASGITransport(office.client.app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(
            transport=here, base_url="http://127.0.0.1", headers=headers, timeout=120
        ) as client:

            async def imported(source: str) -> int:
                file = {"file": (f"{source}.se", large_file)}
                stated = {"source": source}
                answer = await client.post(f"{AT}/imports/outcome", files=file, data=stated)
                return int(answer.json()["report"]["became"]["recorded"])

            sources = ("lön", "hyra", "inköp")
            imports = asyncio.gather(*(imported(source) for source in sources))
            answered = 0
            while not imports.done():
                asked = await client.get(f"{AT}/mappings")
                assert asked.status_code == 200
                answered += 1
                await asyncio.sleep(0.01)
            return await imports, answered

    recorded, answered = asyncio.run(story())

    assert recorded == [VOUCHERS] * 3
    assert answered > 10
