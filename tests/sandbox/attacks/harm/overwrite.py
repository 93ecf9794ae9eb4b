# tries: empty a file by opening it for writing
# expect: error
# needs: landlock
def double(x):
    open("@CANARY@", "w").close()
    return 3 * x


def total(x):
    return 2 * x.sum()
