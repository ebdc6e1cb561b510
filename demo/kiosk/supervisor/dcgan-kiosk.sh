#!/bin/sh
# Serves the kiosk's folder on this machine and shows it full screen. This script ends when the browser ends, and
# dcgan-kiosk.service then starts it again. See docs/kiosk.md.
#
#   dcgan-kiosk.sh [FOLDER]        FOLDER is a copy of build/kiosk, /opt/dcgan-kiosk by default
set -eu

folder=${1:-/opt/dcgan-kiosk}
port=${KIOSK_PORT:-8090} # must stay the same: settings and the installation belong to the address
profile=${KIOSK_PROFILE:-$HOME/.local/share/dcgan-kiosk}

browser=
for name in "${KIOSK_BROWSER:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" > /dev/null; then
    browser=$name
    break
  fi
done
[ -n "$browser" ] || { echo "No browser was found. Set KIOSK_BROWSER to the command of Chromium or Chrome." >&2; exit 1; }
[ -f "$folder/sw.js" ] || { echo "$folder is not the kiosk's folder: it contains no sw.js." >&2; exit 1; }

# Only this machine can reach the server. Once the kiosk is installed in the browser, it works without the server too.
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$folder" > /dev/null 2>&1 &
server=$!
trap 'kill "$server" 2> /dev/null || true' EXIT
trap 'exit 0' INT TERM

# A browser that starts before the server would show an error. If the server never answers, the kiosk may be installed.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2> /dev/null && break
  sleep 0.3
done

mkdir -p "$profile"

# --kiosk                              full screen, without the browser's controls
# --noerrdialogs, --disable-infobars,  no message of the browser in front of the exhibit
# --disable-session-crashed-bubble,
# --hide-crash-restore-bubble
# --no-first-run, --no-default-browser-check
# --overscroll-history-navigation=0,   no swipe goes back, no pinch zooms the page; two fingers still zoom the map
# --disable-pinch
# --autoplay-policy                    nothing waits for a gesture
# --disable-background-networking,     the browser requests nothing from its vendor
# --disable-component-update, --disable-sync, --disable-features
# --host-resolver-rules                and no host but this machine can be reached
# --password-store=basic               no keyring asks for a password
"$browser" \
  --kiosk \
  --user-data-dir="$profile" \
  --noerrdialogs --disable-infobars --disable-session-crashed-bubble --hide-crash-restore-bubble \
  --no-first-run --no-default-browser-check \
  --overscroll-history-navigation=0 --disable-pinch \
  --autoplay-policy=no-user-gesture-required \
  --disable-background-networking --disable-component-update --disable-sync \
  --disable-features=Translate,MediaRouter,OptimizationHints \
  --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE localhost' \
  --password-store=basic \
  "http://localhost:$port/" &
wait $!
