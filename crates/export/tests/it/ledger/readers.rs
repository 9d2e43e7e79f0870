//! Readers of the formats that share nothing with what writes them.

use std::collections::BTreeMap;

use quick_xml::{Reader, events::Event};
use rust_decimal::Decimal;

/// A row: its id, day, amount and text.
pub(super) type Row = (String, String, Decimal, String);

/// What a file says of an account.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) currency: String,
    pub(super) rows: Vec<Row>,
    pub(super) opening: Option<Decimal>,
    pub(super) closing: Option<Decimal>,
    pub(super) is_derived: bool,
}

pub(super) fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// An element of an XML file.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn all(&self, name: &str) -> Vec<&Element> {
        let own = self.children.iter().filter(|child| child.name == name);
        own.chain(
            self.children
                .iter()
                .filter(|child| child.name != name)
                .flat_map(|child| child.all(name)),
        )
        .collect()
    }

    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(|child| child.text.as_str())
    }
}

pub(super) fn xml(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                open.push(Element { name, ..Element::default() });
            }
            Event::Text(text) => {
                open.last_mut().unwrap().text.push_str(&text);
            }
            Event::GeneralRef(entity) => {
                let char = match &*entity {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    other => panic!("{other:?} isn't known to every reader"),
                };
                open.last_mut().unwrap().text.push(char);
            }
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "an element stays open");
    open.pop().unwrap()
}

pub(super) fn ofx(text: &str) -> (Vec<Account>, Element) {
    let root = xml(text);
    let statements = root.all("STMTRS").into_iter().chain(root.all("CCSTMTRS"));
    let day = |text: &str| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8]);
    let account = |own: &Element| Account {
        name: own.text_of("ACCTID").unwrap().to_owned(),
        currency: own.text_of("CURDEF").unwrap().to_owned(),
        rows: own
            .all("STMTTRN")
            .into_iter()
            .map(|row| {
                (
                    row.text_of("FITID").unwrap().to_owned(),
                    day(row.text_of("DTPOSTED").unwrap()),
                    number(row.text_of("TRNAMT").unwrap()),
                    row.text_of("MEMO").or(row.text_of("NAME")).unwrap_or_default().to_owned(),
                )
            })
            .collect(),
        opening: own.text_of("VALUE").map(number),
        closing: own.all("LEDGERBAL")[0].text_of("BALAMT").map(number),
        is_derived: own.text_of("DESC") == Some("opening derived, not verified"),
    };
    (statements.map(account).collect(), root)
}

pub(super) fn camt053(text: &str) -> Vec<Account> {
    let root = xml(text);
    let signed = |own: &Element| {
        let amount = number(own.text_of("Amt").unwrap());
        match own.text_of("CdtDbtInd").unwrap() {
            "DBIT" => -amount,
            "CRDT" => amount,
            other => panic!("{other}"),
        }
    };
    let account = |own: &Element| {
        let balance = |code: &str| {
            let balances = own.all("Bal").into_iter();
            balances.filter(|own| own.text_of("Cd") == Some(code)).map(signed).next()
        };
        let row = |row: &Element| {
            assert_eq!(row.all("Sts")[0].text_of("Cd"), Some("BOOK"));
            let lines: Vec<_> = row.all("Ustrd").iter().map(|line| line.text.as_str()).collect();
            let text = row.text_of("AddtlNtryInf").unwrap_or_default();
            assert_eq!(lines.concat(), text);
            assert!(lines.iter().all(|line| line.chars().count() <= 140));
            (
                row.text_of("NtryRef").unwrap().to_owned(),
                row.all("BookgDt")[0].text_of("Dt").unwrap().to_owned(),
                signed(row),
                text.to_owned(),
            )
        };
        Account {
            name: own.all("Acct")[0]
                .text_of("IBAN")
                .or(own.all("Othr").first().map(|own| own.text_of("Id").unwrap()))
                .unwrap()
                .to_owned(),
            currency: own.all("Acct")[0].text_of("Ccy").unwrap().to_owned(),
            rows: own.all("Ntry").into_iter().map(row).collect(),
            opening: balance("OPBD"),
            closing: balance("CLBD"),
            is_derived: own.text_of("AddtlStmtInf") == Some("opening derived, not verified"),
        }
    };
    root.all("Stmt").into_iter().map(account).collect()
}

pub(super) fn norma43(bytes: &[u8]) -> Vec<Account> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut accounts: Vec<Account> = Vec::new();
    let mut records = 0;
    let mut counts = (0, 0);
    for line in text.split_terminator("\r\n") {
        let line: Vec<char> = line.chars().collect();
        assert_eq!(line.len(), 80);
        let part = |from: usize, to: usize| line[from..to].iter().collect::<String>();
        let amount = |at: usize| {
            let units = number(&part(at + 1, at + 15)) / number("100");
            if line[at] == '1' { -units } else { units }
        };
        let day = |at: usize| {
            format!("20{}-{}-{}", part(at, at + 2), part(at + 2, at + 4), part(at + 4, at + 6))
        };
        match part(0, 2).as_str() {
            "11" => {
                counts = (0, 0);
                accounts.push(Account {
                    name: part(2, 20),
                    currency: part(47, 50),
                    opening: Some(amount(32)),
                    ..Account::default()
                });
            }
            "22" => {
                let amount = amount(27);
                if amount.is_sign_negative() && !amount.is_zero() {
                    counts.0 += 1
                } else {
                    counts.1 += 1
                }
                let id = part(64, 80).trim_end().to_owned();
                accounts.last_mut().unwrap().rows.push((id, day(10), amount, String::new()));
            }
            "23" => {
                let row = accounts.last_mut().unwrap().rows.last_mut().unwrap();
                for concept in [part(4, 42), part(42, 80)] {
                    let concept = concept.trim_end();
                    if !row.3.is_empty() && !concept.is_empty() {
                        row.3.push(' ');
                    }
                    row.3.push_str(concept);
                }
            }
            "33" => {
                let account = accounts.last_mut().unwrap();
                assert_eq!(part(2, 20), account.name);
                assert_eq!(
                    (number(&part(20, 25)), number(&part(39, 44))),
                    (counts.0.into(), counts.1.into())
                );
                account.closing = Some(amount(58));
            }
            "88" => {
                assert_eq!(number(&part(20, 26)), records.into());
                continue;
            }
            other => panic!("{other}"),
        }
        records += 1;
    }
    accounts
}

/// A transaction of a plain-text ledger.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) day: String,
    pub(super) text: String,
    pub(super) facts: BTreeMap<String, String>,
    /// Account, number, unit.
    pub(super) postings: Vec<(String, Decimal, String)>,
}

/// A ledger: its transactions, and the balances that it asserts, each checked on the way: account,
/// unit and number, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) entries: Vec<Entry>,
    pub(super) balances: Vec<(String, String, Decimal)>,
    pub(super) comments: Vec<String>,
}

fn unquote(text: &str) -> String {
    let inner = text.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
    unescape(inner)
}

fn unescape(inner: &str) -> String {
    let mut text = String::new();
    let mut chars = inner.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => text.push(match chars.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                char => char,
            }),
            char => text.push(char),
        }
    }
    text
}

fn posting(line: &str) -> (String, Decimal, String) {
    let (account, rest) = line.trim().split_once("  ").unwrap();
    let (amount, unit) = rest.trim().split_once(' ').unwrap();
    let unit = unit.split([' ', '{', '@', '=']).next().unwrap();
    (account.to_owned(), number(amount), unit.trim_matches('"').to_owned())
}

pub(super) fn beancount(text: &str) -> Ledger {
    let mut ledger = Ledger::default();
    let mut is_entry = false;
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("; ") {
            ledger.comments.push(comment.to_owned());
        } else if line.starts_with("  ") {
            if !is_entry {
                continue;
            }
            let entry = ledger.entries.last_mut().unwrap();
            let line = line.trim_start();
            if line.starts_with(|char: char| char.is_ascii_lowercase()) {
                let (name, value) = line.split_once(": ").unwrap();
                entry.facts.insert(name.to_owned(), unquote(value));
            } else {
                entry.postings.push(posting(line));
            }
        } else if let Some((day, rest)) = line.split_once(' ') {
            is_entry = rest.starts_with("* ") || rest.starts_with("! ");
            if is_entry {
                let text = unquote(rest[2..].trim_end_matches(" #foliolink-correction"));
                ledger.entries.push(Entry { day: day.to_owned(), text, ..Entry::default() });
            } else if let Some(rest) = rest.strip_prefix("balance ") {
                let (account, rest) = rest.split_once("  ").unwrap();
                let words: Vec<_> = rest.split(' ').collect();
                assert_eq!(&words[1..3], ["~", "0"]);
                let held = number(words[0]);
                let before = ledger.entries.iter().filter(|entry| entry.day.as_str() < day);
                let sum: Decimal = before
                    .flat_map(|entry| &entry.postings)
                    .filter(|(own, _, unit)| own == account && unit == words[3])
                    .map(|(_, number, _)| number)
                    .sum();
                assert_eq!(sum, held, "{line}");
                ledger.balances.push((account.to_owned(), words[3].to_owned(), held));
            }
        }
    }
    ledger
}

pub(super) fn hledger(text: &str) -> Ledger {
    let mut ledger = Ledger::default();
    let mut held: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("; ") {
            ledger.comments.push(comment.to_owned());
        } else if let Some(fact) = line.strip_prefix("    ; ") {
            if let Some((name, value)) = fact.split_once(": ") {
                let entry = ledger.entries.last_mut().unwrap();
                entry.facts.insert(name.to_owned(), unescape(value));
            }
        } else if line.starts_with("    ") {
            assert!(!line.contains(';'), "{line}");
            let posting = posting(line);
            let sum = held.entry((posting.0.clone(), posting.2.clone())).or_default();
            *sum += posting.1;
            if let Some((_, said)) = line.split_once(" = ") {
                assert_eq!(*sum, number(said.split(' ').next().unwrap()), "{line}");
                ledger.balances.push((posting.0.clone(), posting.2.clone(), *sum));
            }
            ledger.entries.last_mut().unwrap().postings.push(posting);
        } else if line.starts_with(|char: char| char.is_ascii_digit()) {
            assert!(!line.contains(';'), "{line}");
            let (day, rest) = line.split_once(' ').unwrap();
            let (head, text) = rest.split_once(')').unwrap();
            assert!(head.starts_with("* (") || head.starts_with("! ("), "{line}");
            let text = text.trim_start().to_owned();
            ledger.entries.push(Entry { day: day.to_owned(), text, ..Entry::default() });
        }
    }
    ledger
}
