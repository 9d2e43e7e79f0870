"""The Python SDK of the Model Context Protocol, a client of `foliolink mcp`.

Arguments: the program, and a file of snapshots, one a line. Each tool is called as an
assistant would, the answers are held against the schemas that the server lists (the SDK does so itself), and
what personal data the file holds must be in none.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PARTS = ["holders", "accounts", "portfolios", "securities", "holdings", "transactions", "warnings"]


def personal(snapshot):
    """Names, numbers and descriptions that are long enough to stand nowhere by chance."""
    for holder in snapshot["holders"]:
        yield from (holder["name"], holder["email"], holder["phone"])
    for account in snapshot["accounts"]:
        numbers = account["identifiers"]
        yield from (account["name"], account["id"], numbers["number"], numbers["iban"])
    for row in snapshot["transactions"]:
        yield row["description"]


async def call(session, seen, tool, **arguments):
    result = await session.call_tool(tool, arguments)
    assert not result.is_error, (tool, arguments, result.content)
    seen.append(json.dumps(result.structured_content, ensure_ascii=False))
    assert json.loads(result.content[0].text) == result.structured_content, tool
    return result.structured_content


async def main(program, file):
    with open(file, encoding="utf-8") as lines:
        snapshots = [json.loads(line) for line in lines]
    hidden = {text for own in snapshots for text in personal(own) if text and len(text) >= 5}
    hidden |= {own["connection"] for own in snapshots}
    assert len(hidden) > 10, hidden
    seen = []
    server = StdioServerParameters(command=program, args=["mcp", "--snapshots", file])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        hello = await session.initialize()
        tools = (await session.list_tools()).tools
        assert all(tool.annotations.read_only_hint and tool.output_schema for tool in tools), tools
        listed = await call(session, seen, "list_connections")
        assert len(listed["connections"]) == len(snapshots), listed
        await call(session, seen, "get_status")
        for own in listed["connections"]:
            await call(session, seen, "get_status", connection=own["id"])
            await call(session, seen, "list_changes", connection=own["id"])
            for part in PARTS:
                cursor = "0"
                while cursor is not None:
                    page = await call(
                        session, seen, "get_snapshot", connection=own["id"], part=part, cursor=cursor, limit=100
                    )
                    cursor = page["next"]
        said = await call(session, seen, "explain_error", code="INVALID_PASSWORD")
        assert said["advice"] == "ask_credentials", said
        found = await call(session, seen, "search_guide", query="waiting for a ticket")
        assert found["found"], found
        refused = await session.call_tool("get_status", {"connection": "nobody"})
        assert refused.is_error, refused
    shown = [text for text in hidden if any(text in answer for answer in seen)]
    assert not shown, shown
    print(
        f"mcp (Python): {len(tools)} tools of {hello.server_info.name}, {len(seen)} answers, "
        f"none of {len(hidden)} personal texts in them"
    )


asyncio.run(main(*sys.argv[1:]))
