//! How many key ids that nobody knows are looked up. Forged ones cost nothing to make, and a genuine
//! one looks the same until it is looked up.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use tokio::time::Instant;

use super::KeyId;

/// Look-ups at once, and then one per `REFILL`: of ids that come for the first time, and again of
/// those that come anew.
const BURST: u32 = 10;
const REFILL: Duration = Duration::from_secs(6);
/// The same for each sender, so that one of them can't use up everything.
const SENDER_BURST: u32 = 3;
const SENDER_REFILL: Duration = Duration::from_secs(20);
const SENDERS: usize = 4_096;
/// An id that was turned away and comes again after this is a provider's that repeats a delivery
/// rather than a forger's that makes up ids.
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// About 1 MB.
const TURNED_AWAY: usize = 16_384;

pub(super) struct Allowance {
    first: Bucket,
    again: Bucket,
    senders: HashMap<IpAddr, Bucket>,
    turned_away: HashMap<KeyId, Instant>,
    /// The same, oldest first; ids that were looked up meanwhile stay until they are the oldest.
    order: VecDeque<KeyId>,
}

impl Allowance {
    pub(super) fn new() -> Self {
        Self {
            first: Bucket::new(BURST, REFILL),
            again: Bucket::new(BURST, REFILL),
            senders: HashMap::new(),
            turned_away: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Takes one look-up for an id, if one is left for it.
    pub(super) fn take(&mut self, id: KeyId, sender: Option<IpAddr>) -> bool {
        let came = self.turned_away.get(&id).map(Instant::elapsed);
        let bucket = match came.is_some_and(|age| age >= AGAIN_AFTER) {
            true => &mut self.again,
            false => &mut self.first,
        };
        let allowed = bucket.has_some() && self.sender_may(sender);
        if !allowed {
            self.remember(id);
            return false;
        }
        let bucket = match came.is_some_and(|age| age >= AGAIN_AFTER) {
            true => &mut self.again,
            false => &mut self.first,
        };
        self.turned_away.remove(&id);
        bucket.take()
    }

    /// Takes one of the sender's own. This machine is a proxy in front of us or a test, no sender.
    fn sender_may(&mut self, sender: Option<IpAddr>) -> bool {
        let Some(sender) = sender.map(|sender| network(sender.to_canonical())) else { return true };
        if sender.is_loopback() {
            return true;
        }
        if self.senders.len() >= SENDERS && !self.senders.contains_key(&sender) {
            self.senders.retain(|_, bucket| !bucket.is_full());
            if self.senders.len() >= SENDERS {
                return true;
            }
        }
        let own = self.senders.entry(sender);
        own.or_insert_with(|| Bucket::new(SENDER_BURST, SENDER_REFILL)).take()
    }

    fn remember(&mut self, id: KeyId) {
        if self.turned_away.contains_key(&id) {
            return;
        }
        self.turned_away.insert(id, Instant::now());
        self.order.push_back(id);
        while self.order.len() > TURNED_AWAY
            && let Some(oldest) = self.order.pop_front()
        {
            self.turned_away.remove(&oldest);
        }
    }
}

/// Whoever has one IPv6 address has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(_) if address.is_loopback() => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

/// So many at once, and then one per `refill`.
struct Bucket {
    held: u32,
    burst: u32,
    refill: Duration,
    refilled: Instant,
}

impl Bucket {
    fn new(burst: u32, refill: Duration) -> Self {
        Self { held: burst, burst, refill, refilled: Instant::now() }
    }

    fn fill(&mut self) {
        while self.held < self.burst && self.refilled.elapsed() >= self.refill {
            self.held += 1;
            self.refilled += self.refill;
        }
        if self.held == self.burst {
            self.refilled = Instant::now();
        }
    }

    fn has_some(&mut self) -> bool {
        self.fill();
        self.held > 0
    }

    fn is_full(&mut self) -> bool {
        self.fill();
        self.held == self.burst
    }

    fn take(&mut self) -> bool {
        let has_some = self.has_some();
        self.held = self.held.saturating_sub(1);
        has_some
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    fn forged() -> KeyId {
        uuid::Uuid::new_v4().to_string().parse().unwrap()
    }

    const FORGER: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7)));
    const PROVIDER: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7)));

    #[tokio::test(start_paused = true)]
    async fn one_sender_leaves_look_ups_to_the_others() {
        let mut allowance = Allowance::new();
        for _ in 0..60 {
            let taken = (0..1_000).filter(|_| allowance.take(forged(), FORGER)).count();
            assert!(taken <= 3, "{taken}");
            assert!(allowance.take(forged(), PROVIDER), "the provider's new key");
            advance(Duration::from_secs(20)).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_id_that_comes_again_is_looked_up_whatever_else_is_made_up() {
        let mut allowance = Allowance::new();
        let genuine = forged();
        let flood = |allowance: &mut Allowance| {
            (0..1_000).filter(|_| allowance.take(forged(), None)).count()
        };
        assert_eq!(flood(&mut allowance), 10);
        assert!(!allowance.take(genuine, None));
        for _ in 0..10 {
            advance(Duration::from_millis(100)).await;
            flood(&mut allowance);
        }
        assert!(allowance.take(genuine, None));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_remembered_is_bounded() {
        let mut allowance = Allowance::new();
        for number in 0..50_000_u32 {
            let own = IpAddr::from((u128::from(number) << 64 | 1 << 120).to_be_bytes());
            allowance.take(forged(), Some(own));
        }
        assert!(allowance.turned_away.len() <= TURNED_AWAY && allowance.order.len() <= TURNED_AWAY);
        assert!(allowance.senders.len() <= SENDERS);
    }

    #[test]
    fn addresses_of_one_network_are_one_sender() {
        let one = |text: &str| network(text.parse::<IpAddr>().unwrap().to_canonical());
        assert_eq!(one("2001:db8:1:2::1"), one("2001:db8:1:2:ffff::"));
        assert_ne!(one("2001:db8:1:2::1"), one("2001:db8:1:3::1"));
        assert_eq!(one("::ffff:203.0.113.7"), one("203.0.113.7"));
        assert!(one("::1").is_loopback());
    }
}
