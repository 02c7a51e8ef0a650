#!/bin/sh
# Shows the wall on a Linux screen: waits for the server, opens Chromium over the whole screen, opens it again whenever it
# ends or its page stands still, and leaves no "Restore pages?" behind. Tell it the address of the wall:
#
#   kiosk.sh http://192.168.1.10:8501/tv
#
#   CASEWALL_BROWSER        the browser's command; else the first of chromium, chromium-browser, google-chrome
#   CASEWALL_BROWSER_FLAGS  more flags for it, parted by spaces
#   CASEWALL_PROFILE        where the browser keeps its pairing and its last picture; else ~/.local/share/casewall-kiosk
#   CASEWALL_STILL          after so many seconds without a question to a server that answers the browser is ended; else 90
#
# SIGTERM ends both. What it does is told on the error stream, a line each.
set -u
umask 077

say() { printf '%s casewall kiosk: %s\n' "$(date '+%F %T')" "$*" >&2; }
die() { say "$*"; exit 2; }
# a signal is heeded at once: a shell that waits for a command of the foreground hears it afterwards
rest() { sleep "$1" 9>&- & wait $!; }

address=${1:-}
case $address in
http://?* | https://?*) ;;
*) die "name the address of the wall, such as: kiosk.sh http://192.168.1.10:8501/tv" ;;
esac
still=${CASEWALL_STILL:-90}
case $still in
*[!0-9]* | '') die "CASEWALL_STILL=$still is no number of seconds" ;;
esac
profile=${CASEWALL_PROFILE:-${XDG_DATA_HOME:-$HOME/.local/share}/casewall-kiosk}
mkdir -p "$profile" || die "$profile cannot be made: the browser keeps its pairing there"

browser=${CASEWALL_BROWSER:-}
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v "$name")
done
[ -n "$browser" ] || die "there is no Chromium: apt install chromium"
command -v "$browser" >/dev/null || die "CASEWALL_BROWSER=$browser is no command of this machine"
asker=$(command -v curl || command -v wget) || die "there is neither curl nor wget: apt install curl"

# two of us would end each other's browser; the lock goes with the process
exec 9>"$profile/kiosk.lock" || die "$profile may not be written"
if command -v flock >/dev/null; then
    flock -n 9 || die "another kiosk.sh shows this profile already: $profile"
fi

answers() {
    case $asker in
    *curl) curl -fsS --max-time 5 -o /dev/null "$address" 2>&1 ;;
    *) wget -q -T 5 -t 1 -O /dev/null "$address" 2>&1 ;;
    esac
}

wait_for_server() {
    tries=0
    until why=$(answers); do
        # the first time and every minute; a log is not to fill up over a week-end
        [ $((tries % 30)) -ne 0 ] || say "$address does not answer; asking on every 2 s. $why"
        tries=$((tries + 1))
        rest 2
    done
}

# Chromium notes in its profile which process has it: a link named after the machine and the process's number.
holder() {
    held=$(readlink "$profile/SingletonLock") || return 1
    number=${held##*-}
    # after a reboot the number may be another program's
    grep -qsF -- "$profile" "/proc/$number/cmdline" && echo "$number"
}

free_profile() {
    tries=0
    while old=$(holder); do
        # a browser that outlived its script would take the new one's page for another tab
        [ "$tries" -ne 0 ] || say "ending the browser that has the profile still ($old)"
        if [ "$tries" -lt 10 ]; then kill "$old"; else kill -9 "$old"; fi 2>/dev/null
        tries=$((tries + 1))
        rest 0.5
    done
    rm -f "$profile/SingletonLock" "$profile/SingletonSocket" "$profile/SingletonCookie"
}

forget_crash() {
    kept=$profile/Default/Preferences
    [ -f "$kept" ] || return 0
    sed -e 's/"exited_cleanly" *: *false/"exited_cleanly":true/' \
        -e 's/"exit_type" *: *"[A-Za-z]*"/"exit_type":"Normal"/' "$kept" >"$kept.new" && mv "$kept.new" "$kept"
}

# Chromium leaves "Aw, Snap!" on the screen for good when the page's own process dies, and a page may hang. The wall asks
# its server every two seconds: a browser that was seen asking, and no longer has a connection, shows no living wall.
host=${address#*://}
host=${host%%[/?#]*}
port=${host##*:}
case $port in
'' | *[!0-9]*) case $address in https:*) port=443 ;; *) port=80 ;; esac ;;
esac

asks() { ss -Htn state established "dport = :$port" | grep -q .; }

watch_page() {
    command -v ss >/dev/null || return 0
    seen=no quiet=0
    while kill -0 "$pid" 2>/dev/null; do
        rest 2
        if asks; then
            seen=yes quiet=0
        elif [ "$seen" = yes ]; then
            quiet=$((quiet + 2))
            # at two thirds the server must answer as well, so that one that has just come back finds the page in time
            if [ "$quiet" -ge "$still" ]; then
                answers >/dev/null || { quiet=0; continue; }
                say "the page asks nothing any more; ending the browser"
                end_browser
                return 0
            elif [ $((quiet * 3)) -ge $((still * 2)) ] && ! answers >/dev/null; then
                quiet=0
            fi
        fi
    done
}

pid=
end_browser() {
    kill "$pid" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "$pid" 2>/dev/null || return 0
        rest 0.5
    done
    kill -9 "$pid" 2>/dev/null
}

stop() {
    trap '' TERM INT HUP
    [ -z "$pid" ] || end_browser
    say "ended"
    exit 0
}
trap stop TERM INT HUP

pause=2
while :; do
    wait_for_server
    free_profile
    forget_crash
    began=$(date +%s)
    say "opening $address"
    # CASEWALL_BROWSER_FLAGS is split into words on purpose
    # shellcheck disable=SC2086
    "$browser" --kiosk --user-data-dir="$profile" \
        --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble \
        --disable-session-crashed-bubble --password-store=basic --disable-features=Translate \
        --disable-pinch --overscroll-history-navigation=0 --disable-quic --ozone-platform-hint=auto --log-level=3 \
        ${CASEWALL_BROWSER_FLAGS:-} "$address" 9>&- &
    pid=$!
    watch_page
    wait "$pid"
    status=$?
    pid=
    # a browser that cannot start is not tried without a breath
    if [ $(($(date +%s) - began)) -ge 60 ]; then
        pause=2
    elif [ "$pause" -lt 60 ]; then
        pause=$((pause * 2))
    fi
    say "the browser ended with status $status; once more in $((pause / 2)) s"
    rest $((pause / 2))
done
