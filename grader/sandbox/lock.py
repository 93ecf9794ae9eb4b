"""The lock on a Linux worker: Landlock for files, seccomp for system calls. From the standard library alone.

Landlock decides which files can be opened at all: the interpreter's and the libraries', for reading. Seccomp
refuses what Landlock does not cover: new processes and programs, sockets, signals to others, changes of mode,
owner or time of a file, and what makes others wait: locks on files, flushed disks, pinned memory. Neither needs
privileges, and neither can be taken off again.

Numbers and layouts: linux/landlock.h, linux/prctl.h, asm/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.bpf import (
    ALLOW,
    AND,
    ARCHITECTURE_AT,
    ARCHITECTURES,
    ARGUMENTS_AT,
    ENOSYS,
    ENOTTY,
    EPERM,
    ERRNO,
    JUMP_EQUAL,
    JUMP_GREATER_OR_EQUAL,
    JUMP_SET,
    KILL_PROCESS,
    NUMBER_AT,
    give,
    guarded,
    instruction,
    load,
    program_of,
    unless_equal,
    when,
)

SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/etc/localtime")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
X32_BIT = 0x40000000
LANDLOCK_CREATE, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_VERSION_FLAG, LANDLOCK_PATH_BENEATH = 1, 1
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
TOO_MANY_OPEN = (errno.EMFILE, errno.ENFILE)
# Stands in the filter for the id of the process that it is put on.
ITSELF = 0xFFFFFFFF
# How many kinds of file access each version of Landlock can refuse; later ones refuse what the last does.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
NET_RIGHTS, SCOPES = 0b11, 0b11

CLONE_THREAD = 0x10000
# What glibc and musl start a thread with. All else, such as a namespace of its own, no thread needs.
FLAGS_OF_A_THREAD = 0x7D0F00
MAP_LOCKED = 0x2000
# Calls that did not exist when this list was made are refused: nobody has looked at them.
NEWEST_KNOWN = 467

# Name: number on x86_64, number on aarch64 (None where the call does not exist).
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # new processes and programs
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # sockets of every family, also those that exist already
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "recvfrom": (45, 207), "recvmsg": (47, 212), "recvmmsg": (299, 243),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "setpgid": (109, 154), "setsid": (112, 157),
    # mode, owner, time, attributes and length of files, which Landlock leaves alone
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "getxattr": (191, 8), "lgetxattr": (192, 9),
    "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    "getxattrat": (464, 464), "listxattrat": (465, 465), "fremovexattr": (199, 16), "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "truncate": (76, 45), "file_setattr": (469, 469),
    # memory shared with others, and queues
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180),
    "mq_unlink": (241, 181), "mq_timedsend": (242, 182), "mq_timedreceive": (243, 183), "mq_notify": (244, 184),
    # locks on files, which others wait for, and which tell them something; fcntl's are not in its list below
    "flock": (73, 32),
    # making the whole machine wait for its disks or its processors, and keeping memory from others
    "sync": (162, 81), "syncfs": (306, 267), "fsync": (74, 82), "fdatasync": (75, 83),
    "sync_file_range": (277, 84), "membarrier": (324, 283), "mlock": (149, 228), "mlock2": (325, 284),
    "mlockall": (151, 230),
    # large interfaces of the kernel that numerical code has no use for
    "io_setup": (206, 0), "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75),
    "get_robust_list": (274, 100),
    # the lock itself, which is on
    "seccomp": (317, 277), "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446), "lsm_set_self_attr": (460, 460),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "userfaultfd": (323, 282), "perf_event_open": (298, 241), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "fanotify_init": (300, 262), "inotify_init": (253, None),
    "inotify_init1": (294, 26), "inotify_add_watch": (254, 27), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "syslog": (103, 116), "personality": (135, 92), "modify_ldt": (154, None),
    # namespaces, mounts, identity, the machine
    "mount": (165, 40), "umount2": (166, 39), "move_mount": (429, 429), "open_tree": (428, 428),
    "open_tree_attr": (467, 467), "statmount": (457, 457), "listmount": (458, 458), "quotactl_fd": (443, 443),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145),
    "setregid": (114, 143), "setresuid": (117, 147), "setresgid": (119, 149), "setrlimit": (160, 164),
    "setgroups": (116, 159),
    "setfsuid": (122, 151), "setfsgid": (123, 152), "capset": (126, 91), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "sethostname": (170, 161), "setdomainname": (171, 162),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "quotactl": (179, 60), "acct": (163, 89), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171), "vhangup": (153, 58),
    "iopl": (172, None), "ioperm": (173, None),
}  # fmt: skip
# Calls whose arguments decide.
CLONE, CLONE3 = (56, 220), (435, 435)
KILL, TKILL, TGKILL = (62, 129), (200, 130), (234, 131)
PRLIMIT64, SCHED_SETAFFINITY = (302, 261), (203, 122)
FCNTL, IOCTL, PRCTL = (72, 25), (16, 29), (157, 167)
MMAP = (9, 222)
# prctl: names of threads and of memory, and questions; not whether it dies with its parent, nor with whom the
# parent shares a processor.
# fcntl: copies and flags of a descriptor; not leases, which would make the grader wait for a file, nor locks.
# ioctl: whether it is a terminal and how wide, what can be read, blocking, closing; not attributes of a file.
ALLOWED_COMMANDS: dict[tuple[int, int], tuple[int, ...]] = {
    FCNTL: (0, 1, 2, 3, 4, 1030), IOCTL: (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),
    PRCTL: (3, 15, 16, 21, 39, 42, 51, 64, 0x53564D41),
}  # fmt: skip
# Where each call keeps the flags of opening; openat2 keeps them where a filter cannot see, and has a fallback.
OPEN, OPENAT, OPENAT2 = (2, None), (257, 56), (437, 437)
FLAGS_AT = {OPEN: 1, OPENAT: 2}
# Neither reading nor writing: Landlock lets every file be opened like that.
ACCESS_MODE, NO_ACCESS = 3, 3


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock as it is built once and put on in every worker. A layer this machine lacks is empty."""

    ruleset: int
    landlock_version: int
    architecture: str

    @property
    def layers(self) -> dict[str, bool]:
        """Which layers this machine has."""
        return {"landlock": self.ruleset >= 0, "seccomp": bool(self.architecture)}

    def put_on(self) -> None:
        """Lock this process for good. A layer that exists and cannot be put on is an OSError."""
        libc = ctypes.CDLL(None, use_errno=True)
        if any(self.layers.values()):
            checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        if self.ruleset >= 0:
            checked(libc.syscall(LANDLOCK_RESTRICT, self.ruleset, 0), "landlock")
        if self.architecture:
            steps = seccomp_steps(self.architecture).replace(is_itself(ITSELF), is_itself(os.getpid()))
            program = program_of([steps])
            checked(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "seccomp")


NO_LOCK = Lock(ruleset=-1, landlock_version=0, architecture="")


def readable_places(libraries: Iterable[str], *, hidden: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """What a worker may read: the interpreter, the libraries, three devices. The flag: only its list of names.

    Landlock cannot close what lies inside something open, so a folder that holds something hidden is opened
    entry by entry.
    """
    closed = [Path(name).resolve() for name in hidden]
    roots = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), *libraries, *SYSTEM_LIBRARIES]
    for root in dict.fromkeys(Path(root).resolve() for root in roots):
        yield from around(root, closed)
    yield from ((name, False) for name in DEVICES)


def around(place: Path, closed: Sequence[Path]) -> Iterator[tuple[str, bool]]:
    """`place`, or its entries where something closed lies in it."""
    if any(place.is_relative_to(hidden) for hidden in closed):
        return
    if not any(hidden.is_relative_to(place) for hidden in closed):
        yield str(place), False
        return
    yield str(place), True
    for entry in sorted(place.iterdir()):
        yield from around(entry.resolve(), closed)


def build_lock(readable: Iterable[tuple[str, bool]], *, without: Collection[str] = ()) -> Lock:
    """The lock for this machine. `readable`: what may be read (see readable_places); nothing else may."""
    if sys.platform != "linux":
        return NO_LOCK
    version = 0 if "landlock" in without else landlock_version()
    ruleset = -1
    # What a container refuses in part is as good as missing. A lack of descriptors is none of it.
    try:
        ruleset = landlock_ruleset(version, readable) if version else -1
    except OSError as error:
        if error.errno in TOO_MANY_OPEN:
            raise
        version = 0
    machine = platform.machine()
    is_filtered = machine in ARCHITECTURES and "seccomp" not in without and has_seccomp()
    if is_filtered:
        # Now, so that no worker has to make it.
        seccomp_steps(machine)
    return Lock(ruleset, version, machine if is_filtered else "")


def landlock_version() -> int:
    """The version of Landlock that this kernel has, 0 for none. Asked of the kernel itself."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(int(libc.syscall(LANDLOCK_CREATE, None, 0, LANDLOCK_VERSION_FLAG)), 0)


def landlock_ruleset(version: int, readable: Iterable[tuple[str, bool]]) -> int:
    """A descriptor of rules: `readable` can be read and mapped, everything else is closed."""
    libc = ctypes.CDLL(None, use_errno=True)
    rights = (1 << FILE_RIGHTS[min(version, max(FILE_RIGHTS))]) - 1
    attributes = struct.pack("<Q", rights)
    attributes += struct.pack("<Q", NET_RIGHTS) if version >= 4 else b""
    attributes += struct.pack("<Q", SCOPES) if version >= 6 else b""
    ruleset = checked(libc.syscall(LANDLOCK_CREATE, attributes, len(attributes), 0), "landlock")
    for name, names_only in dict.fromkeys(readable):
        try:
            place = os.open(name, os.O_PATH | os.O_CLOEXEC)
        except OSError as error:
            if error.errno in TOO_MANY_OPEN:
                raise
            continue
        reading = READ_FILE | EXECUTE | (READ_DIR if Path(name).is_dir() else 0)
        allowed = READ_DIR if names_only else reading
        rule = struct.pack("<Qi", allowed, place)
        checked(libc.syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_PATH_BENEATH, rule, 0), f"landlock: {name}")
        os.close(place)
    return ruleset


def has_seccomp() -> bool:
    """True when this kernel takes seccomp filters."""
    libc = ctypes.CDLL(None, use_errno=True)
    # A null filter is refused with EFAULT where filters exist, with EINVAL where they do not.
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == 14


def checked(result: int, what: str) -> int:
    """The result of a system call. Raises OSError when it is negative."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
    return result


def is_itself(pid: int) -> bytes:
    """The step that asks whether a call is about the process of this id."""
    return instruction(JUMP_EQUAL, 0, 1, pid)


@functools.cache
def seccomp_steps(machine: str) -> bytes:
    """The filter, with ITSELF for the id of a process: it may signal and limit itself, and no one else."""
    audit, column = ARCHITECTURES[machine]
    program = [
        *load(ARCHITECTURE_AT), *unless_equal(audit, KILL_PROCESS),
        *load(NUMBER_AT),
    ]  # fmt: skip
    if machine == "x86_64":
        program += when(JUMP_SET, X32_BIT, KILL_PROCESS)
    program += when(JUMP_GREATER_OR_EQUAL, NEWEST_KNOWN + 1, ERRNO | ENOSYS)
    # glibc falls back from clone3, whose flags a filter cannot see, to clone.
    program += when(JUMP_EQUAL, CLONE3[column], ERRNO | ENOSYS)
    program += when(JUMP_EQUAL, OPENAT2[column], ERRNO | ENOSYS)
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            program += when(JUMP_EQUAL, number, ERRNO | EPERM)
    more_than_a_thread = when(JUMP_SET, ~FLAGS_OF_A_THREAD & 0xFFFFFFFF, ERRNO | EPERM)
    thread = [*more_than_a_thread, *when(JUMP_SET, CLONE_THREAD, ALLOW), *give(ERRNO | EPERM)]
    program += guarded(CLONE[column], 0, thread)
    program += guarded(MMAP[column], 3, [*when(JUMP_SET, MAP_LOCKED, ERRNO | EPERM), *give(ALLOW)])
    itself = [is_itself(ITSELF), *give(ALLOW)]
    for numbers, allowed in (
        (KILL, itself),
        (TGKILL, itself),
        (SCHED_SETAFFINITY, [*when(JUMP_EQUAL, 0, ALLOW), *itself]),
    ):
        program += guarded(numbers[column], 0, [*allowed, *give(ERRNO | EPERM)])
    program += when(JUMP_EQUAL, TKILL[column], ERRNO | EPERM)
    # Limits may be read, which glibc does, and not set: the third argument points to the new ones.
    nothing_new = [
        *unless_equal(0, ERRNO | EPERM),
        *load(ARGUMENTS_AT + 8 * 2 + 4),
        *unless_equal(0, ERRNO | EPERM),
    ]
    program += guarded(PRLIMIT64[column], 2, [*nothing_new, *give(ALLOW)])
    for numbers, commands in ALLOWED_COMMANDS.items():
        allowed = [step for command in commands for step in when(JUMP_EQUAL, command, ALLOW)]
        error = ENOTTY if numbers is IOCTL else EPERM
        # The command is the second argument, except for prctl, where it is the first.
        program += guarded(numbers[column], 0 if numbers is PRCTL else 1, [*allowed, *give(ERRNO | error)])
    for numbers, argument in FLAGS_AT.items():
        if (number := numbers[column]) is not None:
            mode = [instruction(AND, 0, 0, ACCESS_MODE), *when(JUMP_EQUAL, NO_ACCESS, ERRNO | EPERM), *give(ALLOW)]
            program += guarded(number, argument, mode)
    program += give(ALLOW)
    return b"".join(program)
