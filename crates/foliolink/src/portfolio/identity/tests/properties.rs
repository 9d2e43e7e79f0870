//! What holds of any two snapshots.

use std::{collections::HashMap, hash::Hash};

use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    super::{content::Content, matched::*, text::Text},
    coffee, matched,
};
use crate::portfolio::{columns::Row, tests::arbitrary, *};

/// Few values, so that twins and rows that are nearly alike are many.
fn alike() -> impl Strategy<Value = Transaction> {
    let ids = vec!["", "000", "a", "b", "c", "d", "e", "f"];
    (
        select(ids),
        10i8..16,
        select(vec!["1", "2"]),
        select(vec!["COFFEE", "coffee ", "RENT"]),
        any::<bool>(),
    )
        .prop_map(|(id, day, balance, text, second)| Transaction {
            account: Some(if second { "acc-1" } else { "acc-2" }.into()),
            description: Some(text.into()),
            ..coffee(id, day, balance)
        })
}

/// Two snapshots with much in common, in any order.
fn related() -> impl Strategy<Value = (Snapshot, Snapshot)> {
    let rows = || vec(alike(), 0..12);
    (arbitrary::snapshot(), arbitrary::snapshot(), rows(), rows(), rows()).prop_map(
        |(mut old, mut new, common, before, after)| {
            new.holders.extend(old.holders.iter().skip(1).cloned());
            new.accounts.extend(old.accounts.iter().skip(1).cloned());
            new.portfolios.extend(old.portfolios.iter().skip(1).cloned());
            new.securities.extend(old.securities.iter().skip(1).cloned());
            new.holdings.extend(old.holdings.iter().skip(1).cloned());
            new.transactions
                .extend(old.transactions.iter().skip(1).chain(&common).cloned().chain(after));
            old.transactions.extend(common.into_iter().chain(before));
            (old, new)
        },
    )
}

/// The snapshot with every table in any order.
fn shuffled(snapshot: Snapshot) -> impl Strategy<Value = Snapshot> {
    let rows = (
        Just(snapshot.holders.clone()).prop_shuffle(),
        Just(snapshot.accounts.clone()).prop_shuffle(),
        Just(snapshot.portfolios.clone()).prop_shuffle(),
        Just(snapshot.securities.clone()).prop_shuffle(),
        Just(snapshot.holdings.clone()).prop_shuffle(),
        Just(snapshot.transactions.clone()).prop_shuffle(),
    );
    rows.prop_map(move |(holders, accounts, portfolios, securities, holdings, transactions)| {
        Snapshot {
            holders,
            accounts,
            portfolios,
            securities,
            holdings,
            transactions,
            ..snapshot.clone()
        }
    })
}

fn counts<T: Eq + Hash>(items: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    items.into_iter().for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}

/// Where equal rows stand first: a name for each that doesn't depend on its place.
fn name<T: Eq>(all: &[T], row: &T) -> usize {
    all.iter().position(|other| other == row).unwrap()
}

/// A pair, or one row alone.
type Named = (usize, usize, Option<MatchedBy>);

/// What was matched, by the rows' names instead of their places.
fn by_name<T: Eq + Clone>(
    all: &[T],
    old: &[T],
    new: &[T],
    matches: &Matches,
) -> [HashMap<Named, usize>; 3] {
    let none = usize::MAX;
    let pair = |pair: &Pair| (name(all, &old[pair.old]), name(all, &new[pair.new]), Some(pair.by));
    [
        counts(matches.pairs.iter().map(pair)),
        counts(matches.added.iter().map(|at| (none, name(all, &new[*at]), None))),
        counts(matches.vanished.iter().map(|at| (name(all, &old[*at]), none, None))),
    ]
}

/// Every row stands in one place, and pairs say whether they are equal.
fn check_places<T: Row + Eq>(old: &Snapshot, new: &Snapshot, matches: &Matches) {
    let old = T::rows(old);
    let new = T::rows(new);
    let mut before: Vec<_> =
        matches.pairs.iter().map(|pair| pair.old).chain(matches.vanished.iter().copied()).collect();
    let mut after: Vec<_> =
        matches.pairs.iter().map(|pair| pair.new).chain(matches.added.iter().copied()).collect();
    before.sort_unstable();
    after.sort_unstable();
    assert_eq!((before, after), ((0..old.len()).collect(), (0..new.len()).collect()));
    assert!(matches.pairs.iter().all(|pair| pair.equal == (old[pair.old] == new[pair.new])));
    assert!(matches.pairs.is_sorted_by_key(|pair| pair.new));
    assert!(matches.added.is_sorted() && matches.vanished.is_sorted());
}

proptest! {
    #[test]
    fn the_order_of_rows_decides_nothing(
        (old, new, old_again, new_again) in related().prop_flat_map(|(old, new)| {
            (Just(old.clone()), Just(new.clone()), shuffled(old), shuffled(new))
        }),
    ) {
        let first = new.match_rows(&old);
        let again = new_again.match_rows(&old_again);
        macro_rules! check {
            ($($table:ident),+) => {$(
                let all = [old.$table.as_slice(), &new.$table].concat();
                let one = by_name(&all, &old.$table, &new.$table, &first.$table);
                let other = by_name(&all, &old_again.$table, &new_again.$table, &again.$table);
                prop_assert_eq!(one, other, "{}", stringify!($table));
            )+};
        }
        check!(holders, accounts, portfolios, securities, holdings, transactions);
    }

    #[test]
    fn every_row_is_in_one_place((old, new) in related()) {
        let matching = new.match_rows(&old);
        check_places::<Holder>(&old, &new, &matching.holders);
        check_places::<Account>(&old, &new, &matching.accounts);
        check_places::<Portfolio>(&old, &new, &matching.portfolios);
        check_places::<Security>(&old, &new, &matching.securities);
        check_places::<Holding>(&old, &new, &matching.holdings);
        check_places::<Transaction>(&old, &new, &matching.transactions);
    }

    #[test]
    fn a_snapshot_continues_itself_row_for_row(
        (snapshot, again) in related().prop_flat_map(|(snapshot, _)| (Just(snapshot.clone()), shuffled(snapshot))),
    ) {
        let matching = again.match_rows(&snapshot);
        let Matching { holders, accounts, portfolios, securities, holdings, transactions } = matching;
        for matches in [holders, accounts, portfolios, securities, holdings, transactions] {
            prop_assert!(matches.added.is_empty() && matches.vanished.is_empty());
            prop_assert!(matches.pairs.iter().all(|pair| pair.equal));
        }
    }

    #[test]
    fn rows_under_new_ids_are_all_found(
        rows in vec(alike(), 0..20).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let numbered = |rows: Vec<Transaction>, sign: &str| -> Vec<_> {
            let row = |(at, row): (usize, Transaction)| Transaction { id: Some(format!("{sign}{at}").into()), ..row };
            rows.into_iter().enumerate().map(row).collect()
        };
        let old = numbered(rows.0, "o");
        let new = numbered(rows.1, "n");
        let matches = matched(&old, &new);
        prop_assert!(matches.added.is_empty() && matches.vanished.is_empty());
        for pair in &matches.pairs {
            prop_assert_eq!(pair.by, MatchedBy::Content);
            let before = Transaction { id: None, ..old[pair.old].clone() };
            prop_assert_eq!(before, Transaction { id: None, ..new[pair.new].clone() });
        }
    }

    #[test]
    fn keys_are_equal_where_contents_are((old, new) in related()) {
        let rows: Vec<_> = old.transactions.iter().chain(&new.transactions).collect();
        for one in &rows {
            for other in &rows {
                prop_assert_eq!(one.content_key() == other.content_key(), Content::of(one) == Content::of(other));
            }
        }
    }

    #[test]
    fn no_two_keys_of_a_snapshot_are_one((snapshot, _) in related()) {
        let keys = snapshot.transaction_keys();
        let contents: HashMap<_, _> = counts(keys.iter().map(|key| (key.content, key.ordinal)));
        prop_assert_eq!(contents.len(), snapshot.transactions.len());
        let ids = counts(keys.iter().filter_map(|key| key.id));
        prop_assert!(ids.values().all(|count| *count == 1));
    }

    #[test]
    fn texts_are_equal_where_their_normal_forms_are(one in "[aA é\t]{0,40}", other in "[aA é\t]{0,40}") {
        let normal = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
        let texts = (Text::of(&one), Text::of(&other));
        prop_assert_eq!(texts.0 == texts.1, normal(&one) == normal(&other));
        let hash = |text: Option<Text<'_>>| {
            let mut state = std::hash::DefaultHasher::new();
            text.hash(&mut state);
            std::hash::Hasher::finish(&state)
        };
        if texts.0 == texts.1 {
            prop_assert_eq!(hash(texts.0), hash(texts.1));
        }
    }
}
