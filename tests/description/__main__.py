"""Writes the examples of the description as a sandbox answers them: python3 -m tests.description --write"""

import asyncio
import sys

from tests.description import player


async def write() -> None:
    """Play all examples, and keep what was answered."""
    async with player.shipped() as client:
        played = await player.play(client, player.described())
    for each in played:
        print(each.status, each.id, each.body[:150] if each.status >= 400 else "")
    player.EXAMPLES.write_bytes(player.examples(played))


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    asyncio.run(write())
