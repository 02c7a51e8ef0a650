package Answers;

# What RT itself answers: asked through its searches (TicketSQL), its charts, its transactions and its own business
# hours. Nothing here reads a table.

use strict;
use warnings;
use Exporter 'import';
use JSON;
use RT::Report::Tickets;
use RT::SLA;
our @EXPORT_OK = qw(standing tickets weekly write_json);

use constant OPEN => "Status = 'new' OR Status = 'open' OR Status = 'stalled'";

# Return RT's own list of a search, in its order of ids.
sub search {
    my ($query) = @_;
    my $found = RT::Tickets->new( RT->SystemUser );
    my ( $ok, $said ) = $found->FromSQL($query);
    die "$query: $said\n" unless $ok;
    $found->OrderBy( FIELD => 'id' );
    return $found;
}

sub count { my ($query) = @_; return search($query)->Count }

# Return RT's chart of a search: how many tickets a value of one of its groupings.
sub chart {
    my ( $query, $grouping ) = @_;
    my $report = RT::Report::Tickets->new( RT->SystemUser );
    my %column = $report->SetupGroupings( Query => $query, GroupBy => [$grouping], Function => ['COUNT'] );
    $report->SortEntries;
    my ( $group, $number ) = ( $column{Groups}[0], $column{Functions}[0] );
    my %counted;
    while ( my $entry = $report->Next ) { $counted{ $entry->LabelValue($group) } = 0 + $entry->RawValue($number) }
    return \%counted;
}

# Return what stands now: open tickets, in all and by RT's charts.
sub standing {
    my $now = RT::Date->new( RT->SystemUser );
    $now->SetToNow;
    return {
        at     => $now->W3CDTF( Timezone => 'utc' ),
        wip    => count(OPEN),
        open   => [ map { $_->id } @{ search(OPEN)->ItemsArrayRef } ],
        status => chart( OPEN, 'Status' ),
        owner  => chart( OPEN, 'Owner.Name' ),
        queue  => chart( OPEN, 'Queue' ),
    };
}

# Count the moves from an inactive status to an active one, but not those out of "deleted".
sub reopenings {
    my ($ticket) = @_;
    my $number = 0;
    for my $change ( changes($ticket) ) {
        $number++ if $ticket->LifecycleObj->IsInactive( $change->OldValue )
            && $change->OldValue ne 'deleted'
            && $ticket->LifecycleObj->IsActive( $change->NewValue );
    }
    return $number;
}

# Return a ticket's changes of status in their order, its own only.
sub changes {
    my ($ticket) = @_;
    my $found = RT::Transactions->new( RT->SystemUser );
    $found->LimitToTicket( $ticket->id );
    $found->Limit( FIELD => 'ObjectId', VALUE => $ticket->id );
    $found->Limit( FIELD => 'Type',     VALUE => 'Status' );
    $found->OrderBy( FIELD => 'id' );
    return @{ $found->ItemsArrayRef };
}

# Return the business seconds of [start, end): RT counts the last second too.
sub business {
    my ( $start, $end ) = @_;
    return 0 if $end <= $start;
    local $ENV{TZ} = RT->Config->Get('Timezone');
    POSIX::tzset();
    return RT::SLA->BusinessHours('Default')->between( $start, $end - 1 );
}

# Return the business seconds in which a closed ticket was neither stalled nor closed, up to its last closing.
sub running {
    my ($ticket) = @_;
    my @changes = changes($ticket);
    my $lives   = $ticket->LifecycleObj;
    my ( $since, $status ) = ( $ticket->CreatedObj->Unix, @changes ? $changes[0]->OldValue : $ticket->Status );
    my $seconds = 0;
    for my $change (@changes) {
        my $at = $change->CreatedObj->Unix;
        $seconds += business( $since, $at ) unless $status eq 'stalled' || $lives->IsInactive($status);
        ( $since, $status ) = ( $at, $change->NewValue );
    }
    return $seconds;
}

# Return every ticket that RT finds, deleted ones not, merged ones only as what they were merged into.
sub tickets {
    return [ map { told($_) } @{ search('id > 0')->ItemsArrayRef } ];
}

sub told {
    my ($ticket) = @_;
    my $closed = $ticket->LifecycleObj->IsInactive( $ticket->Status );
    my $range  = { value => 'Resolved - Created', business_time => 1, format => sub { $_[0] } };
    return {
        id         => $ticket->id,
        status     => $ticket->Status,
        owner      => $ticket->OwnerObj->Name,
        queue      => $ticket->QueueObj->Name,
        created    => $ticket->CreatedObj->W3CDTF( Timezone => 'utc' ),
        reopenings => reopenings($ticket),
        changes    => [ map { [ $_->CreatedObj->W3CDTF( Timezone => 'utc' ), $_->OldValue, $_->NewValue ] } changes($ticket) ],
        $closed
        ? (
            resolved => $ticket->ResolvedObj->W3CDTF( Timezone => 'utc' ),
            elapsed  => $ticket->ResolvedObj->Unix - $ticket->CreatedObj->Unix,
            business => $ticket->CustomDateRange( 'lead', $range ),
            running  => running($ticket),
          )
        : (),
    };
}

# Count, for every week that begins at one of these local days, what was resolved or rejected in it and still is.
sub weekly {
    my @mondays = @_;
    my @counted;
    for my $n ( 1 .. $#mondays ) {
        my $within = "Resolved >= '$mondays[$n - 1] 00:00:00' AND Resolved < '$mondays[$n] 00:00:00'";
        push @counted, [ $mondays[ $n - 1 ], count("($within) AND (Status = 'resolved' OR Status = 'rejected')") ];
    }
    return \@counted;
}

sub write_json {
    my ( $path, $what ) = @_;
    open my $file, '>', $path or die "$path: $!\n";
    print {$file} JSON->new->utf8->canonical->pretty->encode($what);
    close $file or die "$path: $!\n";
    return;
}

1;
