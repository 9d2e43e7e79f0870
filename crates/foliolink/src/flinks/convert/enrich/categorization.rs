//! Categorized transactions: in one list, as they are documented, or below their accounts, as was
//! assumed before (K-5).

use foliolink_raw::flinks::{CategorizationOrPending, types};

use super::{super::Reader, check_card, day, login_id, sides};
use crate::{
    code::Code,
    error::{Error, Result},
    flinks::{
        Categorization, CategorizedTransaction, LoginId,
        convert::{request_id, working},
    },
    portfolio::{AccountId, Personal},
};

const OPERATION: &str = "flinks.get_categorization";

pub(in crate::flinks) fn read(
    answer: CategorizationOrPending,
    expected: &LoginId,
) -> Result<Result<Categorization>, Option<Code>> {
    match answer {
        CategorizationOrPending::Categorization(body) => Ok(read_body(body, expected)),
        CategorizationOrPending::Pending(pending) => Err(working(&pending)),
    }
}

fn read_body(body: types::Categorization, expected: &LoginId) -> Result<Categorization> {
    let mut reader = Reader::default();
    let named = login_id(body.login_id.as_ref());
    let login = reader.login(body.login).and_then(|login| login.id);
    check_card(OPERATION, "LoginId", named.as_ref(), expected)?;
    check_card(OPERATION, "Login.Id", login.as_ref(), expected)?;
    // No list is not the same as an empty one.
    if body.transactions.is_none() && body.accounts.is_none() {
        return Err(Error::decode(OPERATION, "Transactions", "missing field"));
    }
    let mut transactions = vec![];
    for (at, row) in body.transactions.unwrap_or_default().into_iter().enumerate() {
        transactions.push(read_row(&mut reader, row, None, &format!("Transactions[{at}]")));
    }
    for (at, account) in body.accounts.unwrap_or_default().into_iter().enumerate() {
        let path = format!("Accounts[{at}].Transactions");
        let id = account.id.map(AccountId::from);
        if account.transactions.is_none() {
            reader.warn(path.as_str(), "missing: not the same as none");
        }
        for (row_at, row) in account.transactions.unwrap_or_default().into_iter().enumerate() {
            let row = read_row(&mut reader, row, id.as_ref(), &format!("{path}[{row_at}]"));
            transactions.push(row);
        }
    }
    Ok(Categorization {
        request_id: request_id(body.request_id.as_deref()),
        login_id: named.or(login),
        transactions,
        warnings: reader.warnings,
    })
}

fn read_row(
    reader: &mut Reader,
    row: types::CategorizedTransaction,
    account: Option<&AccountId>,
    path: &str,
) -> CategorizedTransaction {
    let (debit, credit) = sides(reader, row.debit.as_ref(), row.credit.as_ref(), path);
    CategorizedTransaction {
        id: row.transaction_id.map(Into::into),
        account: row.account_id.map(AccountId::from).or_else(|| account.cloned()),
        date: day(reader, row.date.as_ref(), path),
        description: row.description.map(Personal::from),
        category: row.category,
        subcategory: row.sub_category,
        debit,
        credit,
        balance: reader.decimal(row.balance.as_ref(), path, "Balance"),
    }
}
