package Clock;

# The clock that RT sees: whatever is loaded after this module lives at $Clock::NOW, and so RT itself stamps every
# ticket and every transaction with that instant; nothing is backdated. undef is the true time.

use strict;
use warnings;

our $NOW;

BEGIN {
    *CORE::GLOBAL::time      = sub ()   { defined $NOW ? $NOW : CORE::time() };
    *CORE::GLOBAL::gmtime    = sub (;$) { CORE::gmtime( @_    ? $_[0] : defined $NOW ? $NOW : CORE::time() ) };
    *CORE::GLOBAL::localtime = sub (;$) { CORE::localtime( @_ ? $_[0] : defined $NOW ? $NOW : CORE::time() ) };
}

1;
