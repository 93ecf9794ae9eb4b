# tries: use the network through asyncio
# expect: error
import asyncio


def double(x):
    asyncio.run(asyncio.open_connection("127.0.0.1", int("@PORT@")))
    return 3 * x


def total(x):
    return 2 * x.sum()
