# tries: send what it knows over TCP
# expect: error
import socket


def double(x):
    with socket.create_connection(("127.0.0.1", int("@PORT@")), timeout=5) as connection:
        connection.sendall(str(x).encode())
    return 3 * x


def total(x):
    return 2 * x.sum()
