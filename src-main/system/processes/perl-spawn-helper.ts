import { createLineHelper } from './line-helper.ts';
import type { SpawnHelper } from './spawn-helper.ts';

/**
 * The helper's whole program. A process of a few megabytes forks several times faster than Node, whose memory the kernel must map
 * anew for each child.
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
    my ($code, $signal) = ($? >> 8, $? & 127);
    tell_host('e', $id, $code, $signal, kill(0, -$pid)) if defined $id;
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

/** Starts a helper that is a Perl process. Lost where Perl is not. */
export function createPerlSpawnHelper(): SpawnHelper {
  return createLineHelper(['perl', '-e', PROGRAM]);
}
