//! Answers of GetAccountsDetail of any length, always the same ones: what a bank sends, by the
//! examples of the description.

use std::fmt::Write as _;

use anyhow::{Result, bail};

/// Rows of each account; a long history is several accounts long.
const ROWS_OF_ACCOUNT: usize = 29_500;

/// The sizes of the tables, with their rows.
pub(crate) const SIZES: [(&str, usize); 3] = [("40kB", 232), ("0.5MB", 2_950), ("50MB", 295_000)];

/// A body by the name of its size.
pub(crate) fn by_name(size: &str) -> Result<Vec<u8>> {
    match SIZES.iter().find(|(name, _)| *name == size) {
        Some((_, rows)) => Ok(with_rows(*rows)),
        None => bail!("sizes are 40kB, 0.5MB and 50MB"),
    }
}

const NAMES: [&str; 12] = [
    "TRANSIT PASS",
    "GROCERY STORE SAMPLEVILLE ON",
    "Interac e-Transfer to SAMPLE HOLDER TWO",
    "PAYROLL EXAMPLE INC",
    "MORTGAGE PAYMENT",
    "Café Crème – terrasse",
    "COFFEE 0231",
    "ATM WITHDRAWAL 100 TEST ST",
    "Paiement préautorisé HYDRO EXEMPLE",
    "MONTHLY FEE",
    "POS PURCHASE #4417 EXAMPLE.COM",
    "TRANSFER FROM SAVINGS",
];

/// An answer with so many transactions.
pub(crate) fn with_rows(rows: usize) -> Vec<u8> {
    part_with_rows(rows, 0)
}

/// The same with accounts and ids of its own: no answer may be as long as some of these together.
pub(crate) fn part_with_rows(rows: usize, part: usize) -> Vec<u8> {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d + part as u64);
    let mut body = String::with_capacity(rows * 180 + 2_000);
    body.push_str(r#"{"HttpStatusCode":200,"Accounts":["#);
    let mut left = rows;
    let first = part * rows.div_ceil(ROWS_OF_ACCOUNT);
    let mut account = first;
    while left > 0 || account == first {
        let here = left.min(ROWS_OF_ACCOUNT);
        left -= here;
        if account > first {
            body.push(',');
        }
        write_account(&mut body, &mut numbers, account, here);
        account += 1;
    }
    body.push_str(concat!(
        r#"],"InstitutionName":"FlinksCapital","Login":{"Username":"greatday","IsScheduledRefresh":false,"#,
        r#""LastRefresh":"2031-04-02T08:15:42.145999","Type":"Personal","Id":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"},"#,
        r#""InstitutionId":14,"Institution":"FlinksCapital","RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"}"#,
    ));
    body.into_bytes()
}

fn write_account(body: &mut String, numbers: &mut Numbers, account: usize, rows: usize) {
    body.push_str(r#"{"Transactions":["#);
    let mut cents = 8_202_500;
    for row in 0..rows {
        if row > 0 {
            body.push(',');
        }
        cents = write_row(body, numbers, row, cents);
    }
    let id = numbers.uuid();
    let _ = write!(
        body,
        concat!(
            r#"],"TransitNumber":"04231","InstitutionNumber":"777","OverdraftLimit":0,"Title":"Everyday Chequing","#,
            r#""AccountNumber":"555{account:04}","LastFourDigits":null,"Balance":{{"Available":810.25,"Current":820.25,"Limit":null}},"#,
            r#""Category":"Operations","Type":"Chequing","Currency":"CAD","Holder":{{"Name":"SAMPLE HOLDER ONE","Address":{{"#,
            r#""CivicAddress":"100 Test Street","City":"Sampleville","Province":"ON","PostalCode":"A1A 1A1","POBox":null,"Country":"CA"}},"#,
            r#""Email":"holder.one@example.test","PhoneNumber":"5550100100"}},"AccountType":"Personal","Id":"{id}"}}"#,
        ),
        account = account,
        id = id,
    );
}

fn write_row(body: &mut String, numbers: &mut Numbers, row: usize, before: i64) -> i64 {
    let cents = (numbers.next() % 250_000) as i64 + 1;
    let is_credit = numbers.next().is_multiple_of(4);
    let after = if is_credit { before + cents } else { before - cents };
    let amount = money(cents);
    let (debit, credit) =
        if is_credit { ("null", amount.as_str()) } else { (amount.as_str(), "null") };
    let name = NAMES[(numbers.next() % NAMES.len() as u64) as usize];
    let _ = write!(
        body,
        r#"{{"Date":"{}-{:02}-{:02}","Code":null,"Description":"{name}","Debit":{debit},"Credit":{credit},"Balance":{},"Id":"{}"}}"#,
        2031 - row % 5,
        1 + row % 12,
        1 + row % 28,
        money(after),
        numbers.uuid(),
    );
    after
}

/// As services write it: no zero at the end of a fraction.
fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        rest => format!("{sign}{whole}.{rest:02}"),
    }
}

/// xorshift64*: the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn uuid(&mut self) -> uuid::Uuid {
        let half = |numbers: &mut Self| u128::from(numbers.next() << 16 ^ numbers.next());
        let number = half(self) << 64 | half(self);
        uuid::Builder::from_u128(number)
            .with_version(uuid::Version::Random)
            .with_variant(uuid::Variant::RFC4122)
            .into_uuid()
    }
}
