# tries: start a program
# expect: error
import subprocess


def double(x):
    subprocess.run(["/bin/sh", "-c", "echo planted > @HOME@/planted"], check=True)
    return 3 * x


def total(x):
    return 2 * x.sum()
