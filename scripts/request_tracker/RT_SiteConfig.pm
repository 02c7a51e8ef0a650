# Of the Request Tracker that set_up.sh makes; @SOCKET@ becomes the folder of the database's socket.
Set($rtname, 'desk.example');
Set($Organization, 'desk.example');
Set($Timezone, 'Europe/Berlin');
Set($WebDomain, '127.0.0.1');       # only the test of changes starts RT's own web server
Set($DatabaseType, 'Pg');
Set($DatabaseHost, '@SOCKET@');
Set($DatabaseName, 'rt5');
Set($DatabaseUser, 'rt_user');
Set($DatabasePassword, 'none');    # nobody is asked for it: the socket's folder is closed to others
Set($DatabaseAdmin, 'postgres');
Set($CorrespondAddress, 'desk@desk.example');
Set($CommentAddress, 'desk-comment@desk.example');
Set($MailCommand, sub { 1 });    # letters are written and go nowhere
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($HTMLFormatter, 'core');
# the hours that RT's own reports count in; Sunday is 0
my %lunch = ( Breaks => [ { Start => '12:00', End => '13:00' } ] );
Set(%ServiceBusinessHours, Default => {
    ( map { $_ => { Name => $_, Start => '8:00', End => '17:00', %lunch } } 1 .. 4 ),
    5 => { Name => 5, Start => '8:00', End => '15:00', %lunch },
    0 => { Name => 0, Start => undef, End => undef },
    6 => { Name => 6, Start => undef, End => undef },
    holidays => ['2025-10-03'],
});
1;
