# tries: connect to a service of this machine by its path
# expect: error
# needs: seccomp
import socket


def double(x):
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect("@UNIX@")
    return 3 * x


def total(x):
    return 2 * x.sum()
