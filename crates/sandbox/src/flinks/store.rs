//! Cards (what a LoginId stands for), sessions and tokens of the Flinks side.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::connect::Widgets;
use super::data::{Account, Profile};
use super::keys::AuthorizeToken;
use super::refusal::{Code, QUESTION_NOT_FOUND};
use super::sessions::Session;
use crate::clock::nights_between;
use crate::credentials::Credentials;
use crate::rng::HANDWRITTEN_SEED;
use crate::seed::SeedData;

/// An institution that the sandbox can connect to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bank {
    pub(crate) id: u32,
    pub(crate) name: &'static str,
    pub(crate) wealth: bool,
}

pub(crate) static CAPITAL: Bank = Bank { id: 14, name: "FlinksCapital", wealth: false };
pub(crate) static INVESTMENT: Bank =
    Bank { id: 999_999_999, name: "FlinksInvestment", wealth: true };

/// One saved connection of a person, or one that is being made.
pub(crate) struct Card {
    pub(crate) login_id: String,
    pub(crate) username: String,
    pub(crate) language: &'static str,
    pub(crate) bank: &'static Bank,
    pub(crate) profile: Profile,
    pub(crate) saved: bool,
    pub(crate) scheduled: bool,
    pub(crate) last_refresh: Timestamp,
    /// What the last refresh failed with; a cached Authorize repeats it.
    pub(crate) last_error: Option<Code>,
    /// When its stored data was last asked for.
    pub(crate) last_cached: Timestamp,
    /// Answers to the bank's questions, checked when the bank asks while nobody is there.
    pub(crate) answers: BTreeMap<String, String>,
    /// Bank questions that wait for a stored answer.
    pub(crate) questions: Vec<String>,
    /// How often a cached Authorize still answers 202, right after the card was made.
    pub(crate) fresh_polls: u32,
}

impl Card {
    /// Days of its history that have come since the sandbox started: those before its last refresh.
    pub(crate) fn days_since_start(&self, as_of: Timestamp) -> i64 {
        nights_between(as_of, self.last_refresh)
    }

    /// The accounts as they were at the last refresh.
    pub(crate) fn accounts(&self, as_of: Timestamp) -> Vec<Account> {
        self.profile.accounts(as_of, self.days_since_start(as_of))
    }
}

/// What the Flinks side remembers.
pub(crate) struct Store {
    /// The day the sample transactions are counted back from.
    pub(crate) as_of: Timestamp,
    pub(crate) cards: Vec<Card>,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) tokens: BTreeMap<String, AuthorizeToken>,
    pub(crate) widgets: Widgets,
}

impl Store {
    pub(crate) fn new(now: Timestamp, seed: u64, own: Option<&'static SeedData>) -> Self {
        let keys = Credentials::SAMPLE.flinks;
        let refreshed = now.saturating_sub(SignedDuration::from_hours(9)).unwrap_or(now);
        let card = |login_id: &str, username: &str, bank, profile| Card {
            login_id: login_id.to_owned(),
            username: username.to_owned(),
            language: "en",
            bank,
            profile: if seed == HANDWRITTEN_SEED {
                profile
            } else {
                Profile::of(bank, username, seed)
            },
            saved: true,
            scheduled: false,
            last_refresh: refreshed,
            last_error: None,
            last_cached: refreshed,
            answers: BTreeMap::new(),
            questions: Vec::new(),
            fresh_polls: 0,
        };
        let mut stale = card(keys.login_id_stale, "greatday_stale", &CAPITAL, Profile::Plain);
        stale.scheduled = true;
        stale.last_error = Some(QUESTION_NOT_FOUND);
        stale.questions = super::mfa::bank_questions("en");
        let mut cards = vec![
            card(keys.login_id, "greatday", &CAPITAL, Profile::Everyday),
            card(keys.login_id_no_mfa, "greatday_nomfa", &CAPITAL, Profile::Plain),
            card(keys.login_id_joint, "greatday_joint", &CAPITAL, Profile::Joint),
            card(keys.login_id_wealth, "greatday", &INVESTMENT, Profile::Wealth),
            stale,
        ];
        if let Some(own) = own {
            cards.retain(|_| own.samples);
            cards.extend(own.customers.iter().filter_map(|customer| {
                let login_id = customer.login_id.as_deref()?;
                Some(Card {
                    language: customer.language,
                    scheduled: customer.nightly,
                    profile: Profile::Seeded(customer),
                    ..card(login_id, customer.username, customer.bank, Profile::Plain)
                })
            }));
        }
        Self {
            as_of: now,
            cards,
            sessions: BTreeMap::new(),
            tokens: BTreeMap::new(),
            widgets: Widgets::new(),
        }
    }

    /// A card that a cached call may use.
    pub(crate) fn saved_card(&self, login_id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.saved && card.login_id.eq_ignore_ascii_case(login_id))
    }

    pub(crate) fn saved_card_mut(&mut self, login_id: &str) -> Option<&mut Card> {
        let wanted = |card: &&mut Card| card.saved && card.login_id.eq_ignore_ascii_case(login_id);
        self.cards.iter_mut().find(wanted)
    }

    /// The card of a session, saved or not.
    pub(crate) fn card(&self, login_id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.login_id == login_id)
    }

    pub(crate) fn card_mut(&mut self, login_id: &str) -> Option<&mut Card> {
        self.cards.iter_mut().find(|card| card.login_id == login_id)
    }

    /// Whether a live session of this card is still under way: not timed out, and no data delivered
    /// yet.
    pub(crate) fn is_busy(&self, login_id: &str, now: Timestamp) -> bool {
        let of_card = |session: &&Session| session.live && session.login_id == login_id;
        self.sessions.values().filter(of_card).any(|session| session.is_under_way(now))
    }

    /// Forgets a card and its sessions.
    pub(crate) fn remove(&mut self, login_id: &str) {
        self.cards.retain(|card| card.login_id != login_id);
        self.sessions.retain(|_, session| session.login_id != login_id);
    }

    /// Data was pulled: the card is no longer being processed.
    pub(crate) fn mark_delivered(&mut self, login_id: &str) {
        let of_card = self.sessions.values_mut().filter(|session| session.login_id == login_id);
        of_card.for_each(|session| session.delivered = true);
    }

    /// Right after a card is made a cached Authorize is pending, until data was pulled or the live
    /// session timed out.
    pub(crate) fn fresh_polls(&self, login_id: &str, now: Timestamp) -> u32 {
        let polls = self.card(login_id).map_or(0, |card| card.fresh_polls);
        if self.is_busy(login_id, now) { polls } else { 0 }
    }
}
