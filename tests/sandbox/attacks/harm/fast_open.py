# tries: connect by sending, without a call of connect
# expect: error
import socket


def double(x):
    with socket.socket() as sender:
        sender.sendto(b"x", socket.MSG_FASTOPEN, ("127.0.0.1", int("@PORT@")))
    return 3 * x


def total(x):
    return 2 * x.sum()
