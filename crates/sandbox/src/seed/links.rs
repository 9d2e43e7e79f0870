//! What a table can't say of a seed file: ids that stand twice, references that lead nowhere, and
//! keys that go together.

use std::collections::BTreeMap;

use super::problems::{Place, Problems};
use super::tree::Node;
use crate::credentials::Credentials;
use crate::vumi::ARCHIVE;

/// Checks the whole file.
pub(super) fn check(seed: &Node, problems: &mut Problems) {
    if let Some(flinks) = seed.get("flinks") {
        check_flinks(flinks, problems);
    }
    if let Some(vumi) = seed.get("vumi") {
        check_vumi(vumi, problems);
    }
    if seed.flag("samples") {
        check_samples(seed, problems);
    }
}

/// Where the samples are there as well, theirs are taken.
fn check_samples(seed: &Node, problems: &mut Problems) {
    let Credentials { flinks, vumi, vumi_other } = Credentials::SAMPLE;
    let taken = [
        flinks.login_id,
        flinks.login_id_no_mfa,
        flinks.login_id_joint,
        flinks.login_id_wealth,
        flinks.login_id_stale,
        vumi.connection,
        vumi.bank_connection.unwrap_or_default(),
        vumi_other.connection,
        ARCHIVE,
    ];
    for (part, list, key) in [("flinks", "customers", "login_id"), ("vumi", "connections", "token")]
    {
        let rows = seed.get(part).map_or(&[][..], |part| part.list(list));
        for node in rows.iter().filter_map(|row| row.get(key)) {
            if node.scalar().is_some_and(|id| taken.iter().any(|own| own.eq_ignore_ascii_case(id)))
            {
                problems.add(node.place, format!("this {key} is a sample's"));
            }
        }
    }
}

/// Ids of one kind, each with where it stood first.
struct Ids<'a> {
    what: &'static str,
    first: BTreeMap<String, &'a Node>,
}

impl<'a> Ids<'a> {
    fn new(what: &'static str) -> Self {
        Self { what, first: BTreeMap::new() }
    }

    /// Notes an id that was there before. Upper and lower case are the same.
    fn add(&mut self, node: Option<&'a Node>, problems: &mut Problems) {
        let Some((node, text)) = node.and_then(|node| Some((node, node.scalar()?))) else { return };
        let key = text.to_ascii_lowercase();
        match self.first.get(&key) {
            Some(first) => {
                let text = format!(
                    "{} {text:?} stands twice: {} is the first",
                    self.what,
                    describe(first.place)
                );
                problems.add(node.place, text);
            }
            None => drop(self.first.insert(key, node)),
        }
    }

    /// Notes a reference that leads to none of them.
    fn check_reference(&self, node: Option<&Node>, problems: &mut Problems) {
        let Some((node, text)) = node.and_then(|node| Some((node, node.scalar()?))) else { return };
        if !self.first.contains_key(&text.to_ascii_lowercase()) {
            problems.add(node.place, format!("there is no {} {text:?}", self.what));
        }
    }
}

fn describe(place: Place) -> String {
    place.to_string()
}

fn check_flinks(flinks: &Node, problems: &mut Problems) {
    let mut securities = Ids::new("security");
    for security in flinks.list("securities") {
        securities.add(security.get("id"), problems);
    }
    let mut usernames = Ids::new("username");
    let mut login_ids = Ids::new("login_id");
    let mut account_ids = Ids::new("account id");
    let mut movement_ids = Ids::new("movement id");
    for customer in flinks.list("customers") {
        usernames.add(customer.get("username"), problems);
        login_ids.add(customer.get("login_id"), problems);
        let is_wealth = customer.text("institution") == Some("FlinksInvestment");
        if let Some(accounts) = customer.get("accounts").filter(|_| is_wealth) {
            problems.add(accounts.place, "FlinksInvestment has investments only".to_owned());
        }
        customer.list("mfa").iter().flat_map(Node::items).for_each(|question| {
            check_question(question, problems);
        });
        let mut numbers = Ids::new("account number");
        for account in customer.list("accounts") {
            account_ids.add(account.get("id"), problems);
            numbers.add(account.get("number"), problems);
            for movement in account.list("movements") {
                movement_ids.add(movement.get("id"), problems);
                check_day(movement, problems);
                if movement.get("debit").is_none() && movement.get("credit").is_none() {
                    let text = "a movement has a debit or a credit".to_owned();
                    problems.add(movement.place, text);
                }
            }
        }
        for account in customer.list("investments") {
            numbers.add(account.get("number"), problems);
            check_trades(account, &securities, &mut movement_ids, problems);
        }
    }
}

fn check_vumi(vumi: &Node, problems: &mut Problems) {
    let mut securities = Ids::new("security");
    for security in vumi.list("securities") {
        securities.add(security.get("id"), problems);
    }
    let mut tokens = Ids::new("token");
    for connection in vumi.list("connections") {
        tokens.add(connection.get("token"), problems);
        let mut portfolios = Ids::new("portfolio");
        let mut accounts = Ids::new("account id");
        let mut movements = Ids::new("movement id");
        for portfolio in connection.list("portfolios") {
            portfolios.add(portfolio.get("id"), problems);
            check_trades(portfolio, &securities, &mut movements, problems);
        }
        for account in connection.list("accounts") {
            accounts.add(account.get("id"), problems);
            portfolios.check_reference(account.get("portfolio"), problems);
            for movement in account.list("movements") {
                movements.add(movement.get("id"), problems);
                check_day(movement, problems);
            }
        }
    }
}

/// Holdings and movements of securities. One that is held twice would be two rows of the same id.
fn check_trades<'a>(
    owner: &'a Node,
    securities: &Ids<'_>,
    movements: &mut Ids<'a>,
    problems: &mut Problems,
) {
    let mut held = Ids::new("holding of the security");
    for holding in owner.list("holdings") {
        held.add(holding.get("security"), problems);
        securities.check_reference(holding.get("security"), problems);
    }
    for movement in owner.list("movements") {
        movements.add(movement.get("id"), problems);
        securities.check_reference(movement.get("security"), problems);
        check_day(movement, problems);
    }
}

fn check_day(movement: &Node, problems: &mut Problems) {
    match (movement.get("date"), movement.get("days_ago")) {
        (None, None) => {
            problems.add(movement.place, "a movement has a date, or days_ago".to_owned());
        }
        (Some(_), Some(days)) => {
            problems.add(days.place, "a movement has a date or days_ago, not both".to_owned());
        }
        _ => {}
    }
}

/// What is chosen has something to choose from, and the answer is among it.
fn check_question(question: &Node, problems: &mut Problems) {
    let answers = question.list("answers");
    if let Some(node) = question.get("answers").filter(|_| answers.is_empty()) {
        problems.add(node.place, "a question has an answer".to_owned());
    }
    let choices: Vec<_> = question.list("choices").iter().filter_map(Node::scalar).collect();
    let kind = question.text("type").unwrap_or("QuestionAndAnswer");
    if kind == "QuestionAndAnswer" {
        return;
    }
    if choices.is_empty() {
        problems.add(question.place, format!("a {kind} has choices"));
        return;
    }
    for answer in answers {
        if answer.scalar().is_some_and(|text| !choices.contains(&text)) {
            problems.add(answer.place, "this answer is none of the choices".to_owned());
        }
    }
}
