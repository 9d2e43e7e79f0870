//! What a matching promises. What it means for a diff is tested there.

mod properties;

use serde_json::{Value, json};

use super::{key::canonical, matched::*, tables};
use crate::portfolio::{tests::full, *};

/// The sample's transaction with other values at some keys.
fn transaction(changes: Value) -> Transaction {
    let mut row = full()["transactions"][0].clone();
    row.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    serde_json::from_value(row).unwrap()
}

/// A coffee: its id, its day in March, and the balance after it.
fn coffee(id: &str, day: i8, balance: &str) -> Transaction {
    transaction(json!({
        "id": id, "date": format!("2031-03-{day:02}"), "description": "COFFEE", "debit": "4.50",
        "amount": { "amount": "-4.50", "currency": "CAD" }, "balance": balance,
    }))
}

/// Another transaction, told by its text, on the tenth of March.
fn other(id: &str, text: &str, amount: &str) -> Transaction {
    transaction(json!({
        "id": id, "date": "2031-03-10", "description": text, "debit": amount,
        "amount": { "amount": format!("-{amount}"), "currency": "CAD" },
    }))
}

fn with(transactions: Vec<Transaction>) -> Snapshot {
    Snapshot { transactions, ..Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into()) }
}

fn matched(old: &[Transaction], new: &[Transaction]) -> Matches {
    with(new.to_vec()).match_rows(&with(old.to_vec())).transactions
}

/// Old place, new place and reason of each pair.
fn pairs(matches: &Matches) -> Vec<(usize, usize, MatchedBy)> {
    matches.pairs.iter().map(|pair| (pair.old, pair.new, pair.by)).collect()
}

#[test]
fn an_id_leads_before_everything_else() {
    let matches = matched(
        &[coffee("a", 10, "9"), coffee("b", 10, "4")],
        &[coffee("b", 12, "1"), coffee("c", 10, "9"), coffee("a", 14, "0")],
    );
    assert_eq!(pairs(&matches), [(1, 0, MatchedBy::Id), (0, 2, MatchedBy::Id)]);
    assert_eq!((matches.added, matches.vanished), (vec![1], vec![]));
}

#[test]
fn twins_keep_their_number() {
    for (before, after) in [(1, 2), (2, 2), (2, 3), (3, 1), (0, 2)] {
        for (old_id, new_id) in [("", ""), ("a", "a"), ("", "a"), ("0", "null")] {
            let rows = |count, id| vec![coffee(id, 10, "9"); count];
            let matches = matched(&rows(before, old_id), &rows(after, new_id));
            let counts = (matches.pairs.len(), matches.added.len(), matches.vanished.len());
            let both = before.min(after);
            assert_eq!(counts, (both, after - both, before - both), "{old_id:?} {new_id:?}");
        }
    }
}

#[test]
fn twins_under_new_ids_go_by_what_else_tells_them_apart() {
    let old = [coffee("a", 10, "9.00"), coffee("b", 10, "4.50"), other("c", "RENT", "900")];
    let new = [other("x", "RENT", "900"), coffee("y", 10, "4.5"), coffee("z", 10, "9")];
    let by = MatchedBy::Content;
    assert_eq!(pairs(&matched(&old, &new)), [(2, 0, by), (1, 1, by), (0, 2, by)]);
}

#[test]
fn where_ids_hold_a_new_id_is_another_transaction_or_a_booking() {
    // A coffee each day, booked under a new id two days later.
    let old = [other("kept", "RENT", "900"), coffee("p", 10, "9"), coffee("q", 12, "9")];
    let new = [other("kept", "RENT", "900"), coffee("b", 12, "9"), coffee("c", 14, "9")];
    let by = MatchedBy::Posted;
    assert_eq!(pairs(&matched(&old, &new)), [(0, 0, MatchedBy::Id), (1, 1, by), (2, 2, by)]);
    // Without the row that kept its id, ids say nothing.
    let matches = matched(&old[1..], &new[1..]);
    assert_eq!(pairs(&matches), [(1, 0, MatchedBy::Content), (0, 1, MatchedBy::Posted)]);
    // Ids hold account by account.
    let in_another = Transaction { account: Some("acc-2".into()), ..old[0].clone() };
    let old = [in_another.clone(), old[1].clone(), old[2].clone()];
    let new = [in_another, new[1].clone(), new[2].clone()];
    assert_eq!(pairs(&matched(&old, &new))[1], (2, 1, MatchedBy::Content));
}

#[test]
fn an_id_that_several_rows_share_says_nothing() {
    let old = [other("7", "RENT", "900"), other("7", "GROCERIES", "12")];
    let new = [other("7", "GROCERIES", "12"), other("7", "RENT", "900.00")];
    let matches = matched(&old, &new);
    assert_eq!((matches.pairs[0].old, matches.pairs[1].old), (1, 0));
    assert!(matches.pairs.iter().all(|pair| pair.equal));
    // Shared in one of the two is enough.
    let matches = matched(&old[..1], &[new[0].clone(), other("7", "TOLL", "3")]);
    assert_eq!((matches.pairs.len(), matches.added, matches.vanished), (0, vec![0, 1], vec![0]));
    let matches = matched(&[old[0].clone(), other("8", "TOLL", "3")], &new);
    assert_eq!(pairs(&matches), [(0, 1, MatchedBy::Id)]);
    assert_eq!((matches.added, matches.vanished), (vec![0], vec![1]));
}

#[test]
fn an_id_that_appears_later_continues_the_row() {
    let matches = matched(&[coffee("", 10, "9")], &[coffee("a", 10, "9")]);
    assert_eq!(pairs(&matches), [(0, 0, MatchedBy::Content)]);
    // Also where other ids hold.
    let kept = other("kept", "RENT", "900");
    let matches = matched(
        &[kept.clone(), coffee("", 10, "9"), coffee("b", 10, "9")],
        &[kept, coffee("b", 10, "9"), coffee("a", 10, "9")],
    );
    assert_eq!(
        pairs(&matches),
        [(0, 0, MatchedBy::Id), (2, 1, MatchedBy::Id), (1, 2, MatchedBy::Content)]
    );
}

#[test]
fn rows_that_are_numbered_anew_at_each_pull_are_found_by_content() {
    let row =
        |number: usize, text: &str| other(&number.to_string(), text, &format!("{}", text.len()));
    let texts = ["RENT", "GAS", "GROCERIES", "PARKING", "TOLLS"];
    let numbered = |texts: &[&str]| -> Vec<_> {
        texts.iter().zip(1..).map(|(text, number)| row(number, text)).collect()
    };
    // The newest comes first.
    let old = numbered(&texts[1..]);
    let matches = matched(&old, &numbered(&texts));
    let by = MatchedBy::Content;
    assert_eq!(pairs(&matches), [(0, 1, by), (1, 2, by), (2, 3, by), (3, 4, by)]);
    assert_eq!(matches.added, [0]);
    // The oldest has left the window.
    let matches = matched(&numbered(&texts), &old);
    assert_eq!(pairs(&matches), [(1, 0, by), (2, 1, by), (3, 2, by), (4, 3, by)]);
    assert_eq!(matches.vanished, [0]);
    // One row and a new one before it.
    let matches = matched(&numbered(&["RENT"]), &numbered(&["GROCERIES", "RENT"]));
    assert_eq!((pairs(&matches), matches.added), (vec![(0, 1, by)], vec![0]));
}

#[test]
fn an_id_holds_though_the_day_has_moved_to_where_a_twin_stood() {
    let old = [coffee("a", 10, "9"), coffee("b", 12, "4")];
    let new = [coffee("a", 12, "9"), coffee("b", 14, "4")];
    assert_eq!(pairs(&matched(&old, &new)), [(0, 0, MatchedBy::Id), (1, 1, MatchedBy::Id)]);
    // A correction of both amount and text, and nothing that stands elsewhere.
    let matches = matched(&[other("a", "RENT", "900")], &[other("a", "RENT MAY", "950")]);
    assert_eq!(pairs(&matches), [(0, 0, MatchedBy::Id)]);
}

#[test]
fn accounts_under_new_ids_are_found_and_so_is_what_refers_to_them() {
    let old: Snapshot = serde_json::from_value(full()).unwrap();
    let mut new = old.clone();
    new.accounts[0].id = Some("acc-9".into());
    new.accounts[0].name = Some("Our money".into());
    new.portfolios[0].id = Some("pf-9".into());
    new.securities[0].id = Some("sec-9".into());
    for row in &mut new.holdings {
        row.portfolio = row.portfolio.as_ref().map(|_| "pf-9".into());
        row.account = row.account.as_ref().map(|_| "acc-9".into());
        row.security = row.security.as_ref().map(|_| "sec-9".into());
    }
    for row in &mut new.transactions {
        row.id = None;
        row.portfolio = row.portfolio.as_ref().map(|_| "pf-9".into());
        row.account = row.account.as_ref().map(|_| "acc-9".into());
        row.security = row.security.as_ref().map(|_| "sec-9".into());
    }
    let matching = new.match_rows(&old);
    let Matching { accounts, portfolios, securities, holdings, transactions, .. } = matching;
    for matches in [accounts, portfolios, securities, holdings, transactions] {
        assert_eq!(pairs(&matches), [(0, 0, MatchedBy::Content)]);
    }
}

#[test]
fn an_account_is_no_other_one_because_it_has_the_same_name() {
    let old: Snapshot = serde_json::from_value(full()).unwrap();
    let account = |id: &str, number: Option<&str>| {
        let mut account = old.accounts[0].clone();
        account.id = Some(id.into());
        account.identifiers =
            Identifiers { number: number.map(Into::into), ..Identifiers::default() };
        account
    };
    let kept = account("kept", Some("1"));
    // Another id has held, and nothing but the name is left.
    let rows = |id: &str| vec![kept.clone(), account(id, None)];
    assert_eq!(tables::match_accounts(&rows("a"), &rows("b")).pairs.len(), 1);
    // The number is as good as an id, but where two accounts have it.
    let rows = |id: &str| vec![kept.clone(), account(id, Some("2"))];
    assert_eq!(tables::match_accounts(&rows("a"), &rows("b")).pairs.len(), 2);
    let rows = |ids: [&str; 2]| ids.map(|id| account(id, Some("2"))).to_vec();
    assert_eq!(tables::match_accounts(&rows(["a", "b"]), &rows(["c", "d"])).pairs.len(), 0);
}

#[test]
fn the_text_that_is_hashed_is_the_documented_one() {
    let row = transaction(json!({
        "account": "acc-1", "portfolio": "000", "security": null, "date": "2031-03-28", "kind": "x",
        "description": "\t Café  NOIR ", "amount": { "amount": "-1200.00", "currency": "CAD" },
        "debit": "1200", "quantity": "0.50", "balance": "7", "id": "a",
    }));
    let text = "foliolink.transaction/1\naccount 5 acc-1\ndate 10 2031-03-28\namount 5 -1200\n\
                currency 3 CAD\nquantity 3 0.5\ndescription 10 café noir\n";
    assert_eq!(String::from_utf8(canonical(&row)).unwrap(), text);
    let row = transaction(json!({
        "account": null, "portfolio": "p", "security": "s", "date": null, "description": " ",
        "amount": null, "debit": "-0.0", "credit": "10", "quantity": null,
    }));
    assert_eq!(
        String::from_utf8(canonical(&row)).unwrap(),
        "foliolink.transaction/1\nportfolio 1 p\nsecurity 1 s\ncredit 2 10\n"
    );
    // `printf … | sha256sum`.
    assert_eq!(
        row.content_key().to_string(),
        "f1822f326f243057fdf0f84d998bf0ea62a0cfdf0bf5a0515086115d7fa728fd"
    );
}

#[test]
fn a_key_has_an_ordinal_among_equals_and_an_id_where_it_identifies() {
    let snapshot = with(vec![
        coffee("a", 10, "4.50"),
        coffee("", 10, "9"),
        other("b", "RENT", "900"),
        other("b", "RENT", "901"),
    ]);
    let keys = snapshot.transaction_keys();
    let ordinals: Vec<_> =
        keys.iter().map(|key| (key.id.map(AsRef::as_ref), key.ordinal)).collect();
    assert_eq!(ordinals, [(Some("a"), 1), (None, 0), (None, 0), (None, 0)]);
    assert_eq!(keys[0].content, keys[1].content);
}

#[test]
fn the_id_of_what_a_row_belongs_to_is_none_of_its_own() {
    let account = coffee("a", 10, "9").account.unwrap();
    let id = || Some(account.as_str().into());
    let rent = Transaction { id: id(), ..other("", "RENT", "1500") };
    let groceries = Transaction { id: id(), ..other("", "GROCERIES", "80.5") };
    let matches = matched(std::slice::from_ref(&rent), std::slice::from_ref(&groceries));
    assert_eq!((matches.pairs.len(), matches.added, matches.vanished), (0, vec![0], vec![0]));
    let same = matched(std::slice::from_ref(&rent), &[groceries, rent.clone()]);
    assert_eq!(pairs(&same), [(0, 1, MatchedBy::Content)]);
    assert_eq!(with(vec![rent]).transaction_keys()[0].id, None);
}
