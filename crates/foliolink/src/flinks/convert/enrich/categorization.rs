//! Categorized transactions: in one list, as they are documented, or below their accounts, as was
//! assumed before (K-5).

use foliolink_raw::flinks::{CategorizationOrPending, types};
use foliolink_runtime::Repairs;

use super::login_id;
use crate::{
    code::Code,
    convert::{Place, Reader, nonblank},
    error::{Error, Result},
    flinks::{
        Categorization, CategorizedTransaction,
        convert::{login, pending_code, request_id},
    },
    portfolio::AccountId,
    transport::Answered,
};

const OPERATION: &str = "flinks.get_categorization";

pub(in crate::flinks) fn read(
    answer: Answered<CategorizationOrPending>,
) -> Result<Result<Categorization>, Option<Code>> {
    match answer.body {
        CategorizationOrPending::Categorization(body) => Ok(read_body(body, &answer.repairs)),
        CategorizationOrPending::Pending(pending) => Err(pending_code(&pending)),
    }
}

fn read_body(body: types::Categorization, repairs: &Repairs) -> Result<Categorization> {
    let mut reader = Reader::new(repairs);
    // No list is not the same as an empty one.
    if body.transactions.is_none() && body.accounts.is_none() {
        return Err(Error::decode(OPERATION, "Transactions", "missing field"));
    }
    let card = body.login.and_then(|raw| login(&mut reader, raw).id);
    let mut transactions = vec![];
    let rows = body.transactions.unwrap_or_default();
    for (at, row) in reader.enumerate(Place::ANSWER, "Transactions", rows) {
        let place = Place::ANSWER.item("Transactions", at);
        transactions.push(read_row(&mut reader, place, row, None));
    }
    let accounts = body.accounts.unwrap_or_default();
    for (at, account) in reader.enumerate(Place::ANSWER, "Accounts", accounts) {
        let place = Place::ANSWER.item("Accounts", at);
        let id = nonblank(account.id).map(AccountId::from);
        let rows = reader.require_list(place.field("Transactions"), account.transactions);
        for (at, row) in reader.enumerate(place, "Transactions", rows) {
            let row = read_row(&mut reader, place.item("Transactions", at), row, id.as_ref());
            transactions.push(row);
        }
    }
    Ok(Categorization {
        request_id: request_id(body.request_id.as_deref()),
        login_id: login_id(body.login_id.as_ref()).or(card),
        transactions,
        warnings: reader.into_warnings(),
    })
}

fn read_row(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    row: types::CategorizedTransaction,
    account: Option<&AccountId>,
) -> CategorizedTransaction {
    CategorizedTransaction {
        id: nonblank(row.transaction_id).map(Into::into),
        account: nonblank(row.account_id).map(AccountId::from).or_else(|| account.cloned()),
        date: reader.require_day(place.field("Date"), &row.date),
        description: nonblank(row.description),
        category: nonblank(row.category),
        subcategory: nonblank(row.sub_category),
        debit: reader.number(place.field("Debit"), &row.debit),
        credit: reader.number(place.field("Credit"), &row.credit),
        balance: reader.number(place.field("Balance"), &row.balance),
    }
}
