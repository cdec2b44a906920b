#!/usr/bin/perl
# Appends numbered lines to a file, about 1,000 a second, as a server does to its log: each by a write of its own or, with
# "buffered", in blocks of some KiB, which end in the middle of a line. Reopens the file on SIGUSR1.
use strict;
use warnings;
use IO::Handle;

my ($file, $first, $last, $how) = @ARGV;
my $log;
my $reopen = 1;
$SIG{USR1} = sub { $reopen = 1 };

for my $number ($first .. $last) {
    if ($reopen) {
        $reopen = 0;
        close $log or die "Cannot write $file: $!" if $log;
        open $log, '>>', $file or die "Cannot open $file: $!";
        $log->autoflush($how ne 'buffered');
    }
    print $log "$number written end\n" or die "Cannot write $file: $!";
    select undef, undef, undef, 0.02 if $number % 20 == 0;
}
close $log or die "Cannot write $file: $!";
