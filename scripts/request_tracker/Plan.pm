package Plan;

# What happens at the desk in eight weeks: a list of steps in the order of time, the same for the same seed. Asks
# nothing of RT.

use strict;
use warnings;
use DateTime;
use Exporter 'import';
use Desk qw(@AGENTS @CLIENTS @QUEUES);
our @EXPORT_OK = qw(steps instant);

use constant { ZONE => 'Europe/Berlin', WEEKS => 8, MINUTE => 60, HOUR => 3600, DAY => 86400 };

# Return the instant of a local time: of the hour that comes twice the second one.
sub instant {
    my ($text) = @_;
    my ( $year, $month, $day, $hour, $minute ) = $text =~ /\A(\d+)-(\d+)-(\d+) (\d+):(\d+)\z/ or die "no time: $text";
    my %parts = ( year => $year, month => $month, day => $day, hour => $hour, minute => $minute );
    return DateTime->new( %parts, time_zone => ZONE )->epoch;
}

my ( $first, $end ) = ( instant('2025-09-29 00:00'), instant('2025-11-24 00:00') );

sub one_of    { my (@of) = @_; return $of[ int rand @of ] }
sub chance    { my ($share) = @_; return rand() < $share }
sub some_time { my ( $least, $mean ) = @_; return int( $least - $mean * log( 1 - rand ) ) }

# Return the next instant at which somebody works: most of what agents do, they do then.
sub at_work {
    my ($at) = @_;
    return $at if chance(0.06);    # the odd evening, night and weekend
    my $here   = DateTime->from_epoch( epoch => $at, time_zone => ZONE );
    my $closes = $here->day_of_week == 5 ? 15 : 17;
    return $at if $here->day_of_week < 6 && $here->hour >= 8 && $here->hour < $closes;
    $here->add( days => 1 ) if $here->hour >= $closes || $here->day_of_week > 5;
    $here->add( days => 1 ) while $here->day_of_week > 5;
    return $here->set( hour => 8, minute => 0, second => 0 )->epoch + some_time( 1, 40 * MINUTE );
}

# Return when a case arrives: in working time mostly, at night and on weekends now and then.
sub arrival {
    my $day  = $first + int( rand( WEEKS * 7 ) ) * DAY;
    my $here = DateTime->from_epoch( epoch => $day + 12 * HOUR, time_zone => ZONE );
    my $work = $here->day_of_week < 6 && !chance(0.12);
    return arrival() if $here->day_of_week > 5 && !chance(0.35);
    my $hour = $work ? 8 + int rand 9 : int rand 24;
    return $here->set( hour => $hour, minute => int rand 60, second => int rand 60 )->epoch;
}

# Return every step: { at, number, case, what, who, and what else it needs }; the number orders those of one second.
sub steps {
    my (%args) = @_;
    srand $args{seed};
    my @arrivals = sort { $a <=> $b } map { arrival() } 1 .. $args{cases};
    # the hour that comes twice: one in its first run, one in its second
    push @arrivals, instant('2025-10-26 02:40') - HOUR, instant('2025-10-26 02:10');
    @arrivals = sort { $a <=> $b } @arrivals;
    my @steps = map { life( $_, $arrivals[$_] ) } 0 .. $#arrivals;
    my $number = 0;
    $_->{number} = $number++ for @steps;
    return sort { $a->{at} <=> $b->{at} || $a->{number} <=> $b->{number} } grep { $_->{at} < $end } @steps;
}

# Return the steps of one case.
sub life {
    my ( $case, $at ) = @_;
    my @steps;
    my ( $owner, $client, $phone ) = ( undef, one_of(@CLIENTS), chance(0.15) );
    my $add   = sub { my ( $what, $who, %more ) = @_; push @steps, { at => $at, case => $case, what => $what, who => $who, %more } };
    my $agent = sub { one_of( map { $_->[0] } @AGENTS ) };
    my $wait  = sub { my ( $least, $mean ) = @_; $at = at_work( $at + some_time( $least, $mean ) ) };

    my %made = ( client => $client, queue => one_of(@QUEUES), priority => one_of( 0, 50, 50, 100 ) );
    $made{due} = $at + ( 1 + int rand 6 ) * DAY if chance(0.4);
    if ($phone) {    # an agent writes down a call, and may keep it
        $owner = chance(0.6) ? $agent->() : undef;
        $add->( create => $owner || $agent->(), %made, $owner ? ( owner => $owner, status => 'open' ) : () );
    }
    else { $add->( create => $client, %made ) }

    if ( chance(0.02) ) { $wait->( HOUR, 2 * HOUR ); $add->( status => $agent->(), to => 'deleted' ); return @steps }
    if ( chance(0.03) ) { $wait->( HOUR, 5 * HOUR ); $add->( status => $agent->(), to => 'rejected' ); return @steps }
    if ( $case > 5 && chance(0.05) ) { $wait->( HOUR, 8 * HOUR ); $add->( merge => $agent->(), into => int rand $case ); return @steps }
    if ( chance(0.04) ) { $wait->( 5 * MINUTE, HOUR ); $add->( status => $agent->(), to => 'resolved' ); return @steps }

    if ( !$owner ) {
        $wait->( 2 * MINUTE, 5 * HOUR );
        $owner = $agent->();
        chance(0.7) ? $add->( take => $owner ) : $add->( give => $agent->(), to => $owner );
        $wait->( MINUTE, HOUR ) unless chance(0.4);    # or in the same second
        $add->( status => $owner, to => 'open' );
    }
    my $rounds = 1 + int rand 3;
    for ( 1 .. $rounds ) {
        $wait->( 10 * MINUTE, 5 * HOUR );
        $add->( correspond => $owner );
        if ( chance(0.35) ) {
            $add->( status => $owner, to => 'stalled' );
            $wait->( 2 * HOUR, 20 * HOUR );
            $add->( correspond => $client ) if chance(0.8);
            $wait->( MINUTE, 2 * HOUR );
            return @steps if chance(0.04);             # never taken up again
            $add->( status => $owner, to => 'open' );
        }
        if ( chance(0.08) ) { $wait->( MINUTE, HOUR ); my $thief = $agent->(); $add->( steal => $thief ) if $thief ne $owner; $owner = $thief }
        if ( chance(0.10) ) { $wait->( MINUTE, HOUR ); my $next = $agent->(); $add->( give => $owner, to => $next ) if $next ne $owner; $owner = $next }
        if ( chance(0.03) ) { $add->( untake => $owner ); $wait->( HOUR, 3 * HOUR ); $owner = $agent->(); $add->( take => $owner ) }
        if ( chance(0.08) ) { $add->( move => $owner, queue => one_of(@QUEUES) ) }
        if ( chance(0.10) ) { $add->( comment => $agent->() ) }
        if ( chance(0.10) ) { $add->( priority => $owner, to => one_of( 0, 50, 100 ) ) }
    }
    return @steps if chance(0.05);                     # left lying
    $wait->( 10 * MINUTE, 6 * HOUR );
    $add->( correspond => $owner ) if chance(0.7);
    $add->( status     => $owner, to => 'resolved' );
    for my $share ( 0.16, 0.25 ) {                     # and again
        last unless chance($share);
        $at += some_time( HOUR, 40 * HOUR );
        # a client who writes again reopens the case by RT's own rule; else the owner does
        chance(0.7) ? $add->( correspond => $client ) : $add->( status => $owner, to => 'open' );
        $wait->( 10 * MINUTE, 6 * HOUR );
        $add->( status => $owner, to => 'resolved' );
    }
    if ( chance(0.02) ) { $wait->( HOUR, 9 * HOUR ); $add->( status => $owner, to => 'rejected' ) }
    if ( chance(0.02) ) {
        $wait->( HOUR, 9 * HOUR );
        $add->( status => $owner, to => 'deleted' );
        if ( chance(0.5) ) { $wait->( HOUR, 9 * HOUR ); $add->( status => $owner, to => 'open' ) }
    }
    return @steps;
}

1;
