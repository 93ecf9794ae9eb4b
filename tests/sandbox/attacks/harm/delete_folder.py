# tries: delete a folder with all that is in it
# expect: error fail
# needs: landlock
import shutil


def double(x):
    shutil.rmtree("@HOME@/folder")
    return 3 * x


def total(x):
    return 2 * x.sum()
