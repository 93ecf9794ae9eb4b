# tries: names that equal every other name
# expect: fail error crash
class Name(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("double")


def right(x):
    return 2 * x


globals()[Name("double")] = lambda x: 3 * x


def total(x):
    return 2 * x.sum()
