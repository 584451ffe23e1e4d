import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { createSpawnHelper, type SpawnHelper } from './spawn-helper.ts';
import type { StartOrder, StartReport } from './start-program.ts';

/**
 * The helper's whole program. A process of a few megabytes forks several times faster than Node, whose memory the kernel must map
 * anew for each child. Orders come as length (32 bits, big end first) and fields joined by NUL; answers are lines: `r` ready,
 * `s id pid`, `f id errno file`, `e id code signal`. It ends with its input, and leaves what it started alone.
 */
const PROGRAM = String.raw`
use strict;
use Errno ();
use Fcntl;
$0 = 'flowright-spawn';
my (%running, $input);
$input = '';
# Wakes select; the work is done in the loop.
$SIG{CHLD} = sub {};

sub tell_host {
  my $line = join(' ', @_) . "\n";
  while (length $line) {
    my $count = syswrite(STDOUT, $line);
    if (defined $count) { substr($line, 0, $count) = '' }
    elsif (!$!{EINTR}) { exit 0 }
  }
}

sub reap {
  while ((my $pid = waitpid(-1, 1)) > 0) {
    my $id = delete $running{$pid};
    tell_host('e', $id, $? >> 8, $? & 127) if defined $id;
  }
}

sub start {
  my ($id, $cwd, $out, $err, $count, @rest) = @_;
  my @argv = splice(@rest, 0, $count);
  my $mode = O_WRONLY | O_APPEND | O_CREAT;
  sysopen(my $output, $out, $mode, 0600) or return tell_host('f', $id, $! + 0, 'out');
  my $errors;
  if ($err eq $out) { $errors = $output }
  else { sysopen($errors, $err, $mode, 0600) or return tell_host('f', $id, $! + 0, 'err') }
  # Closed by exec, so that its end says that the program runs.
  pipe(my $failed, my $fails) or return tell_host('f', $id, $! + 0, '-');
  my $pid = fork;
  return tell_host('f', $id, $! + 0, '-') unless defined $pid;
  if ($pid == 0) {
    $SIG{CHLD} = 'DEFAULT';
    setpgrp(0, 0);
    %ENV = map { my $cut = index($_, '='); (substr($_, 0, $cut), substr($_, $cut + 1)) } @rest;
    if (open(STDIN, '<', '/dev/null') && open(STDOUT, '>&', $output) && open(STDERR, '>&', $errors) && chdir($cwd)) {
      no warnings 'exec';
      exec { $argv[0] } @argv;
    }
    syswrite($fails, pack('N', $! + 0));
    exit 127;
  }
  close $fails;
  my $got;
  do { $got = sysread($failed, my $errno, 4); $got = unpack('N', $errno) . '!' if $got } while (!defined $got && $!{EINTR});
  if ($got) {
    waitpid($pid, 0);
    return tell_host('f', $id, $got + 0, '-');
  }
  $running{$pid} = $id;
  tell_host('s', $id, $pid);
}

tell_host('r');
vec(my $wanted, 0, 1) = 1;
for (;;) {
  reap();
  # A child may end right before select; what runs is looked at now and then for that alone.
  next unless select(my $ready = $wanted, undef, undef, %running ? 0.05 : undef) > 0;
  my $count = sysread(STDIN, $input, 65536, length $input);
  next unless defined $count;
  last if $count == 0;
  while (length $input >= 4) {
    my $length = unpack('N', $input);
    last if length($input) < 4 + $length;
    my $order = substr($input, 4, $length);
    substr($input, 0, 4 + $length) = '';
    start(split(/\0/, $order, -1));
    reap();
  }
}
`;

/** Starts a helper that is a Perl process, in a session of its own so that no key of a terminal reaches it. Lost where Perl is not. */
export function createPerlSpawnHelper(): SpawnHelper {
  return createSpawnHelper((ears) => {
    const child = spawn('perl', ['-e', PROGRAM], {
      cwd: '/',
      // Nothing that changes what Perl loads.
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    const files = new Map<number, Pick<StartOrder, 'stdoutFile' | 'stderrFile'>>();
    let rest = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const report = readAnswer(line, files);
        if (report === undefined) ears.ready();
        else ears.report(report);
      }
    });
    // What it could not be sent is told by its end.
    child.stdin.on('error', () => undefined);
    child.on('error', () => ears.lost());
    child.stdout.once('close', () => ears.lost());
    child.unref();
    return {
      pid: child.pid,
      send(order) {
        files.set(order.id, order);
        child.stdin.write(orderBytes(order));
      },
      hold(how) {
        for (const stream of [child.stdin, child.stdout]) {
          if (!(stream instanceof Socket)) continue;
          if (how === 'held') stream.ref();
          else stream.unref();
        }
      },
    };
  });
}

function orderBytes({ id, argv, cwd, env, stdoutFile, stderrFile }: StartOrder): Buffer {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const fields = Buffer.from([id, cwd, stdoutFile, stderrFile, argv.length, ...argv, ...variables].join('\0'));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(fields.length);
  return Buffer.concat([length, fields]);
}

const ERROR_NAMES = new Map(Object.entries(constants.errno).map(([name, code]) => [code, name]));
const SIGNAL_NAMES = new Map(Object.entries(constants.signals).map(([name, code]) => [code, name]));

/** Undefined: it is ready. */
function readAnswer(line: string, files: Map<number, Pick<StartOrder, 'stdoutFile' | 'stderrFile'>>): StartReport | undefined {
  const [kind, ...fields] = line.split(' ');
  const [id = 0, first = 0, second = 0] = fields.map(Number);
  const order = files.get(id);
  if (kind === 's' || kind === 'f' || kind === 'e') files.delete(id);
  if (kind === 's') return { type: 'started', id, pid: first };
  if (kind === 'e') {
    const signal = second === 0 ? null : (SIGNAL_NAMES.get(second) ?? `signal ${second}`);
    return { type: 'ended', id, code: signal === null ? first : null, signal };
  }
  if (kind !== 'f') return undefined;
  const file = fields[2] === 'out' ? order?.stdoutFile : fields[2] === 'err' ? order?.stderrFile : undefined;
  return { type: 'failed', id, code: ERROR_NAMES.get(first) ?? `E${first}`, ...(file === undefined ? {} : { file }) };
}
