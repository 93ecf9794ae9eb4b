# tries: add a line to a file
# expect: error
# needs: landlock
def double(x):
    with open("@CANARY@", "a") as file:
        file.write("more")
    return 3 * x


def total(x):
    return 2 * x.sum()
