#!/usr/bin/perl
# Fill an RT with eight weeks of a desk's work, done by RT's own functions in the order of time; on the way ask RT, at
# some instants, what it would have shown then. RT_SITE_CONFIG names the RT.
#
#   perl -I/usr/share/request-tracker5/lib fill.pl --answers FOLDER [--seed 5] [--cases 420]

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Clock;    # before RT
use File::Path qw(make_path);
use Getopt::Long;
use RT -init;
use Answers qw(standing write_json);
use Desk qw(done set_up);
use Plan qw(instant steps);

my %option = ( seed => 5, cases => 420 );
GetOptions( \%option, 'answers=s', 'seed=i', 'cases=i' ) && $option{answers} or die "usage: fill.pl --answers FOLDER\n";
make_path( $option{answers} );
my $held = RT::Tickets->new( RT->SystemUser );
$held->FromSQL('id > 0');
die "this RT has tickets already: begin anew with an empty one\n" if $held->Count;

# a Wednesday noon, the second run of the hour that comes twice, a Monday's start, a Thursday morning
my @asked = map { instant($_) } '2025-10-15 12:00', '2025-10-26 02:30', '2025-11-03 00:00', '2025-11-20 10:30';
my ( %ticket, %user, %counted );

$Clock::NOW = instant('2025-09-26 09:00');
set_up();
for my $step ( steps( seed => $option{seed}, cases => $option{cases} ) ) {
    ask( shift @asked ) while @asked && $asked[0] < $step->{at};
    $Clock::NOW = $step->{at};
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    $counted{ act($step) ? $step->{what} : 'passed over' }++;
}
ask($_) for @asked;
write_json( "$option{answers}/filled.json", { tickets => scalar keys %ticket, steps => \%counted } );
print "$_: $counted{$_}\n" for sort keys %counted;

# Write down what RT answers at an instant, asked at it.
sub ask {
    my ($at) = @_;
    $Clock::NOW = $at;
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    my $answer = standing();
    write_json( "$option{answers}/at-$answer->{at}.json", $answer );
    return;
}

# Do one step as the person who does it; false where the case is no longer one that it fits.
sub act {
    my ($step) = @_;
    my $who = $user{ $step->{who} } ||= person( $step->{who} );
    return $ticket{ $step->{case} } = make( $step, $who ) if $step->{what} eq 'create';

    my $ticket = RT::Ticket->new($who);
    $ticket->Load( $ticket{ $step->{case} } );
    return if $ticket->id != $ticket{ $step->{case} };    # merged by now
    my %do = (
        take       => sub { $ticket->Take },
        steal      => sub { $ticket->Steal },
        untake     => sub { $ticket->Untake },
        give       => sub { $ticket->SetOwner( $step->{to}, 'Give' ) },
        status     => sub { $ticket->SetStatus( $step->{to} ) },
        move       => sub { $ticket->SetQueue( $step->{queue} ) },
        priority   => sub { $ticket->SetPriority( $step->{to} ) },
        correspond => sub { $ticket->Correspond( Content => 'A letter.' ) },
        comment    => sub { $ticket->Comment( Content => 'A note.' ) },
        merge      => sub { $ticket->MergeInto( $ticket{ $step->{into} } ) },
    );
    my $seen = RT::Ticket->new( RT->SystemUser );           # a client sees little of it
    $seen->Load( $ticket->id );
    my %already = (
        give     => $seen->OwnerObj->Name,
        status   => $seen->Status,
        move     => $seen->QueueObj->Name,
        priority => $seen->Priority,
    );
    my $wanted = $step->{to} // $step->{queue};
    return if exists $already{ $step->{what} } && $already{ $step->{what} } eq $wanted;
    return if $step->{what} eq 'merge' && ( into($step) == $ticket->id || $seen->Status eq 'deleted' );
    return done( $do{ $step->{what} }->(), "$step->{what} of ticket " . $ticket->id . " for $step->{who}" );
}

# Return the ticket that a merger would end in.
sub into {
    my ($step) = @_;
    my $other = RT::Ticket->new( RT->SystemUser );
    $other->Load( $ticket{ $step->{into} } );
    return $other->id;
}

# Create a ticket and return its number.
sub make {
    my ( $step, $who ) = @_;
    my $due = RT::Date->new($who);
    $due->Unix( $step->{due} ) if $step->{due};
    my ( $id, undef, $said ) = RT::Ticket->new($who)->Create(
        Queue     => $step->{queue},
        Subject   => "Case $step->{case}",
        Requestor => "$step->{client}\@client.example",
        Priority  => $step->{priority},
        $step->{due}    ? ( Due    => $due->ISO )        : (),
        $step->{owner}  ? ( Owner  => $step->{owner} )   : (),
        $step->{status} ? ( Status => $step->{status} )  : (),
        MIMEObj => MIME::Entity->build( Type => 'text/plain', Data => "What is asked.\n" ),
    );
    return done( $id, $said, "a new ticket of $step->{who}" );
}

sub person {
    my ($name) = @_;
    my $user = RT::CurrentUser->new;
    $user->LoadByName($name);
    return done( $user->id, $name ) && $user;
}
