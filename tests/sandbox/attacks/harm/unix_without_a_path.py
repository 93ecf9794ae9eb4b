# tries: connect to a service of this machine by its abstract name
# expect: error
import socket


def double(x):
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect("\0@ABSTRACT@")
    return 3 * x


def total(x):
    return 2 * x.sum()
