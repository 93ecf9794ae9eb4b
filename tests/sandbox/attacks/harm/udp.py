# tries: send what it knows over UDP
# expect: error
# needs: seccomp
import socket


def double(x):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", int("@UDP@")))
    return 3 * x


def total(x):
    return 2 * x.sum()
