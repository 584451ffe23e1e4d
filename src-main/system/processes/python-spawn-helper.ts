import { createLineHelper } from './line-helper.ts';
import type { SpawnHelper } from './spawn-helper.ts';

/**
 * The helper's whole program. Where there is `posix_spawn`, a program starts without a copy of the memory of whoever starts it:
 * half of what a fork of the smallest process costs, and the error of what cannot be run is told at once.
 */
const PROGRAM = String.raw`
import errno, os, select, signal

APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT
NOTHING = os.open('/dev/null', os.O_RDONLY)
# What Python itself ignores must not be ignored by programs.
IGNORED = [signal.SIGPIPE, signal.SIGXFSZ]
running = {}

def tell(*words):
    line = (' '.join(map(str, words)) + '\n').encode()
    while line:
        line = line[os.write(1, line):]

def launch(argv, env, files):
    spawn = os.posix_spawn if b'/' in argv[0] else os.posix_spawnp
    try:
        return spawn(argv[0], argv, env, file_actions=files, setpgroup=0, setsigdef=IGNORED)
    except OSError as error:
        if error.errno != errno.ENOEXEC: raise
        # A script that does not say by what it is to be read is one for the shell.
        return spawn(b'/bin/sh', [b'/bin/sh', *argv], env, file_actions=files, setpgroup=0, setsigdef=IGNORED)

def start(order):
    number, cwd, out, err, count, *rest = order.split(b'\0')
    number, count = number.decode(), int(count)
    env = dict(variable.split(b'=', 1) for variable in rest[count:])
    opened, about = [], '-'
    try:
        os.chdir(cwd)
        about = 'out'
        opened.append(os.open(out, APPEND, 0o600))
        if err != out:
            about = 'err'
            opened.append(os.open(err, APPEND, 0o600))
        about = '-'
        files = [(os.POSIX_SPAWN_DUP2, file, to) for file, to in ((NOTHING, 0), (opened[0], 1), (opened[-1], 2))]
        pid = launch(rest[:count], env, files)
    except OSError as error:
        return tell('f', number, error.errno, about)
    finally:
        for file in opened: os.close(file)
        os.chdir('/')
    running[pid] = number
    tell('s', number, pid)

def has_rest(group):
    try:
        os.killpg(group, 0)
        return 1
    except OSError:
        return 0

def reap():
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0: return
        number = running.pop(pid, None)
        if number is not None: tell('e', number, status >> 8, status & 127, has_rest(pid))

# An end of a child comes as a byte, so that none is missed between two looks.
woken, wakes = os.pipe()
for end in (woken, wakes): os.set_blocking(end, False)
signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
signal.signal(signal.SIGCHLD, lambda *_: None)
poll = select.poll()
for end in (0, woken): poll.register(end, select.POLLIN)
tell('r')
orders = b''
while True:
    for source, _ in poll.poll():
        if source == woken:
            os.read(woken, 4096)
            reap()
            continue
        more = os.read(0, 65536)
        if not more: os._exit(0)
        orders += more
        while len(orders) >= 4:
            end = 4 + int.from_bytes(orders[:4], 'big')
            if len(orders) < end: break
            start(orders[4:end])
            orders = orders[end:]
`;

/** Starts a helper that is a Python process of the system, not one that a person put on the PATH. Lost where there is none, or one before 3.8. */
export function createPythonSpawnHelper(): SpawnHelper {
  return createLineHelper(['/usr/bin/python3', '-I', '-S', '-c', PROGRAM]);
}
