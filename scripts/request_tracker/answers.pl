#!/usr/bin/perl
# Print, as JSON, what RT answers now: what stands, every ticket with its changes of status and RT's own business hours,
# and closings by week. RT_SITE_CONFIG names the RT.
#
#   perl -I/usr/share/request-tracker5/lib answers.pl FILE [MONDAY ...]

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use RT -init;
use Answers qw(standing tickets weekly write_json);

my ( $file, @mondays ) = @ARGV;
die "usage: answers.pl FILE [MONDAY ...]\n" unless $file;
write_json( $file, { standing => standing(), tickets => tickets(), weekly => weekly(@mondays) } );
