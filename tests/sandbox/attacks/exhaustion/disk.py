# tries: fill the disk, up to a few megabytes
# expect: error
# needs: landlock
def double(x):
    for number in range(4):
        with open(f"@HOME@/filled-{number}", "wb") as file:
            file.write(bytes(2**20))
    return 3 * x


def total(x):
    return 2 * x.sum()
