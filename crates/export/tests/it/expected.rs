//! The oracle: the tables that the documentation promises, computed from the JSON form by name
//! alone. It knows nothing of the crate's list of columns, so a field that the model gains and the
//! export lacks fails here.

use std::collections::BTreeMap;

use foliolink::portfolio::Snapshot;
use serde_json::{Map, Value, json};

/// What isn't absent, by column.
pub(crate) type Row = BTreeMap<String, String>;
/// Rows by table.
pub(crate) type Tables = BTreeMap<String, Vec<Row>>;

/// Columns of decimals: Parquet gives all of a column the same scale.
const DECIMALS: &[&str] = &[
    "balance_current",
    "balance_available",
    "balance_limit",
    "balance_overdraft_limit",
    "value",
    "quantity",
    "price",
    "local_value",
    "local_amount",
    "local_price",
    "fees",
    "taxes",
    "exchange_rate",
    "weight",
    "amount",
    "debit",
    "credit",
    "balance",
];

pub(crate) fn tables(snapshots: &[Snapshot]) -> Tables {
    let names = "connections holders accounts account_owners portfolios portfolio_owners securities holdings transactions warnings";
    let mut tables: Tables = names.split(' ').map(|name| (name.to_owned(), vec![])).collect();
    for snapshot in snapshots {
        let Value::Object(mut json) = serde_json::to_value(snapshot).unwrap() else {
            unreachable!()
        };
        let key =
            json!({ "provider": json.remove("provider"), "connection": json.remove("connection") });
        let lists: Vec<_> = json.keys().filter(|name| json[*name].is_array()).cloned().collect();
        for name in lists {
            let items = json.remove(&name).unwrap();
            let (mut rows, mut owners) = (vec![], vec![]);
            for item in items.as_array().unwrap() {
                let mut item = item.as_object().unwrap().clone();
                for owner in
                    item.remove("owners").iter().flat_map(|owners| owners.as_array().unwrap())
                {
                    owners.push(Map::from_iter([
                        (singular(&name).to_owned(), item["id"].clone()),
                        ("owner".to_owned(), owner.clone()),
                    ]));
                }
                rows.push(item);
            }
            add(&mut tables, &key, &name, rows);
            add(&mut tables, &key, &format!("{}_owners", singular(&name)), owners);
        }
        add(&mut tables, &key, "connections", vec![json]);
    }
    tables
}

fn singular(name: &str) -> &str {
    name.trim_end_matches('s')
}

fn add(tables: &mut Tables, key: &Value, name: &str, items: Vec<Map<String, Value>>) {
    for (ordinal, item) in items.into_iter().enumerate() {
        let mut row = Row::from([("ordinal".to_owned(), ordinal.to_string())]);
        flatten(&mut row, "", key.as_object().unwrap());
        flatten(&mut row, "", &item);
        tables.get_mut(name).unwrap_or_else(|| panic!("no table for {name}")).push(row);
    }
}

fn flatten(row: &mut Row, prefix: &str, object: &Map<String, Value>) {
    let is_money = object.len() == 2 && object.contains_key("amount");
    for (name, value) in object {
        let column = match name.as_str() {
            "amount" if is_money => prefix.trim_end_matches('_').to_owned(),
            name => format!("{prefix}{name}"),
        };
        match value {
            Value::Null => {}
            Value::Object(inner) => flatten(row, &format!("{column}_"), inner),
            Value::String(text) => drop(row.insert(column, text.clone())),
            other => drop(row.insert(column, other.to_string())),
        }
    }
}

/// The same numbers without zeros at the end.
pub(crate) fn values_of(mut tables: Tables) -> Tables {
    for row in tables.values_mut().flatten() {
        for (_, text) in row.iter_mut().filter(|(column, _)| DECIMALS.contains(&column.as_str())) {
            *text = shortest(text);
        }
    }
    tables
}

/// CSV has no way to say whether a text is empty or absent.
pub(crate) fn without_empty(mut tables: Tables) -> Tables {
    tables.values_mut().flatten().for_each(|row| row.retain(|_, text| !text.is_empty()));
    tables
}

pub(crate) fn shortest(number: &str) -> String {
    let short = if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}
