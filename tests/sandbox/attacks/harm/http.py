# tries: send what it knows over HTTP
# expect: error
import urllib.request


def double(x):
    urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=0.5)
    return 3 * x


def total(x):
    return 2 * x.sum()
