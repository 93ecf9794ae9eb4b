# tries: open a port and wait for orders
# expect: error
import socket


def double(x):
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    server.accept()
    return 3 * x


def total(x):
    return 2 * x.sum()
