//! What the providers do at night: Flinks refreshes the cards that are scheduled, Vumi updates what
//! needs no user.

use jiff::{SignedDuration, Timestamp};

use crate::state::World;
use crate::{flinks, vumi};

/// The hour, UTC; only Flinks' investments have a documented one (04:00 to 08:00).
const HOUR: i64 = 4;
const DAY: i64 = 24 * 60 * 60;
/// A clock that was moved by years sees this many nights of them.
const MAX_NIGHTS: i64 = 40;

/// The first night after a time.
pub(crate) fn next_night(at: Timestamp) -> Timestamp {
    let today = at.as_second().div_euclid(DAY) * DAY + HOUR * 60 * 60;
    let night = if today > at.as_second() { today } else { today + DAY };
    Timestamp::from_second(night).unwrap_or(Timestamp::MAX)
}

/// Lives through the nights since the last call.
pub(crate) fn catch_up(world: &mut World) {
    let now = world.clock.now();
    if now < world.next_night {
        return;
    }
    let earliest =
        now.saturating_sub(SignedDuration::from_secs(MAX_NIGHTS * DAY)).unwrap_or(Timestamp::MIN);
    let mut night = world.next_night.max(next_night(earliest));
    while night <= now {
        flinks::refresh::run_night(world, night);
        vumi::connections::run_night(world, night);
        let next = next_night(night);
        // The calendar has an end.
        if next <= night {
            break;
        }
        night = next;
    }
    world.next_night = night;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_is_later_and_within_a_day() {
        for (at, night) in [
            ("2031-04-02T08:15:42Z", "2031-04-03T04:00:00Z"),
            ("2031-04-02T03:59:59Z", "2031-04-02T04:00:00Z"),
            ("2031-04-02T04:00:00Z", "2031-04-03T04:00:00Z"),
            ("1969-12-31T23:00:00Z", "1970-01-01T04:00:00Z"),
        ] {
            assert_eq!(next_night(at.parse().unwrap()), night.parse().unwrap(), "{at}");
        }
    }
}
