package Desk;

# Who works at the desk, who writes to it, and the queues.

use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(@AGENTS @CLIENTS @QUEUES done set_up);

our @AGENTS = (
    [ anna   => 'Anna Adler' ],
    [ ben    => 'Ben Brandt' ],
    [ carla  => 'Carla Conti' ],
    [ dmitri => 'Dmitri Dobrow' ],
    [ eva    => 'Eva Engel' ],
    [ femi   => 'Femi Falana' ],
);
our @CLIENTS = map { sprintf 'client%02d', $_ } 1 .. 24;
our @QUEUES  = ( 'Quotes', 'Orders', 'After-sales' );

my @AGENT_RIGHTS = qw(
    SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket
    OwnTicket ModifyTicket TakeTicket StealTicket ReassignTicket DeleteTicket
);
my @CLIENT_RIGHTS = qw(SeeQueue CreateTicket ReplyToTicket);

# Make queues, people, a group of agents and its rights.
sub set_up {
    my $system = RT->SystemUser;
    for my $name (@QUEUES) {
        done( RT::Queue->new($system)->Create( Name => $name ), "queue $name" );
    }
    my $agents = RT::Group->new($system);
    done( $agents->CreateUserDefinedGroup( Name => 'Agents' ), 'group' );
    for my $agent (@AGENTS) {
        my ( $name, $real ) = @$agent;
        my $user = RT::User->new($system);
        done( $user->Create( Name => $name, RealName => $real, EmailAddress => "$name\@desk.example", Privileged => 1 ),
            $name );
        done( $agents->AddMember( $user->PrincipalId ), "membership of $name" );
    }
    for my $name (@CLIENTS) {
        my $user = RT::User->new($system);
        done( $user->Create( Name => $name, EmailAddress => "$name\@client.example", Privileged => 0 ), $name );
    }
    done( $agents->PrincipalObj->GrantRight( Right => $_, Object => $RT::System ), $_ ) for @AGENT_RIGHTS;
    my $everyone = RT::Group->new($system);
    $everyone->LoadSystemInternalGroup('Everyone');
    done( $everyone->PrincipalObj->GrantRight( Right => $_, Object => $RT::System ), $_ ) for @CLIENT_RIGHTS;
    RT::Principal->InvalidateACLCache;
    return;
}

# Die of what RT refused.
sub done {
    my ( $ok, @rest ) = @_;
    my $what = pop @rest;
    die "RT refused $what: @rest\n" unless $ok;
    return $ok;
}

1;
