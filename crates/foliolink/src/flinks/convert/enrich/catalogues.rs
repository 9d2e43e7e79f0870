//! The catalogues: bare lists, as they are documented, or wrapped in objects, as was assumed before
//! (K-3, K-4).

use foliolink_raw::flinks::{AttributesLibrary, Categories, types};
use foliolink_runtime::Repairs;

use crate::{
    convert::nonblank,
    error::{Error, Result},
    flinks::{AttributeCategory, Category, LibraryAttribute, Subcategory},
    transport::Answered,
};

/// The rows of the list at a path, each with its own path as it was sent.
fn numbered<T>(repairs: &Repairs, list: &str, rows: Vec<T>) -> impl Iterator<Item = (String, T)> {
    let rows = rows.into_iter().enumerate();
    rows.map(move |(at, row)| (format!("{list}[{}]", repairs.sent_at(list, at)), row))
}

pub(in crate::flinks) fn library(
    answer: Answered<AttributesLibrary>,
    operation: &'static str,
) -> Result<Vec<AttributeCategory>> {
    let repairs = &answer.repairs;
    match answer.body {
        AttributesLibrary::Array(groups) => {
            let groups = numbered(repairs, "", groups.0);
            groups.map(|(path, raw)| group(operation, repairs, &path, raw)).collect()
        }
        AttributesLibrary::Object(catalogue) => {
            let rows = catalogue.attributes;
            let rows =
                rows.ok_or_else(|| Error::decode(operation, "Attributes", "missing field"))?;
            read_flat(operation, repairs, rows)
        }
        AttributesLibrary::Other(_) => Err(no_list(operation)),
    }
}

fn no_list(operation: &'static str) -> Error {
    Error::decode(operation, ".", "expected a list")
}

fn group(
    operation: &'static str,
    repairs: &Repairs,
    path: &str,
    raw: types::AttributeGroup,
) -> Result<AttributeCategory> {
    let path = format!("{path}.Attributes");
    let rows = raw.attributes;
    let rows = rows.ok_or_else(|| Error::decode(operation, path.as_str(), "missing field"))?;
    let mut attributes = Vec::with_capacity(rows.len());
    for (path, row) in numbered(repairs, &path, rows) {
        attributes.push(attribute(operation, &path, row)?);
    }
    Ok(AttributeCategory { category: nonblank(raw.category), attributes })
}

/// An entry without a name can't be asked for, and would be one in silence.
fn attribute(
    operation: &'static str,
    path: &str,
    raw: types::LibraryAttribute,
) -> Result<LibraryAttribute> {
    Ok(LibraryAttribute {
        name: needed(operation, path, "Name", raw.name)?,
        description: nonblank(raw.description),
    })
}

fn needed(
    operation: &'static str,
    path: &str,
    field: &str,
    text: Option<String>,
) -> Result<String> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.ok_or_else(|| Error::decode(operation, format!("{path}.{field}"), "missing field"))
}

/// Rows that name their category, in the order in which categories come first.
fn read_flat(
    operation: &'static str,
    repairs: &Repairs,
    rows: Vec<types::LibraryAttribute>,
) -> Result<Vec<AttributeCategory>> {
    let mut categories: Vec<AttributeCategory> = vec![];
    for (path, mut row) in numbered(repairs, "Attributes", rows) {
        let category = nonblank(row.category.take());
        let attribute = attribute(operation, &path, row)?;
        match categories.iter_mut().find(|known| known.category == category) {
            Some(known) => known.attributes.push(attribute),
            None => categories.push(AttributeCategory { category, attributes: vec![attribute] }),
        }
    }
    Ok(categories)
}

pub(in crate::flinks) fn categories(answer: Answered<Categories>) -> Result<Vec<Category>> {
    const OPERATION: &str = "flinks.get_categories";
    let repairs = &answer.repairs;
    let (list, above) = match answer.body {
        Categories::Array(list) => (list.0, ""),
        Categories::Object(catalogue) => {
            let list = catalogue.categories;
            let missing = || Error::decode(OPERATION, "Categories", "missing field");
            (list.ok_or_else(missing)?, "Categories")
        }
        Categories::Other(_) => return Err(no_list(OPERATION)),
    };
    let mut categories = Vec::with_capacity(list.len());
    for (path, raw) in numbered(repairs, above, list) {
        categories.push(category(OPERATION, repairs, &path, raw)?);
    }
    Ok(categories)
}

fn category(
    operation: &'static str,
    repairs: &Repairs,
    path: &str,
    raw: types::PrimaryCategory,
) -> Result<Category> {
    let mut subcategories = vec![];
    let list = format!("{path}.SubCategories");
    for (path, below) in numbered(repairs, &list, raw.sub_categories.unwrap_or_default()) {
        subcategories.push(Subcategory {
            name: needed(operation, &path, "SubCategoryName", below.sub_category_name)?,
            description: nonblank(below.description),
        });
    }
    Ok(Category {
        name: needed(operation, path, "PrimaryCategoryName", raw.primary_category_name)?,
        description: nonblank(raw.description),
        subcategories,
    })
}
