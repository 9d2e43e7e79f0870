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
    let (rows, above) = match answer.body {
        AttributesLibrary::Array(rows) => (rows.0, ""),
        AttributesLibrary::Object(catalogue) => {
            let rows = catalogue.attributes;
            let missing = || Error::decode(operation, "Attributes", "missing field");
            (rows.ok_or_else(missing)?, "Attributes")
        }
        AttributesLibrary::Other(_) => return Err(no_list(operation)),
    };
    let mut categories = vec![];
    for (path, row) in numbered(repairs, above, rows) {
        read_row(operation, repairs, &path, row, &mut categories)?;
    }
    Ok(categories)
}

fn no_list(operation: &'static str) -> Error {
    Error::decode(operation, ".", "expected a list")
}

/// A row is a category with its attributes, or an attribute that names its category; either form
/// may stand in either list. Attributes of a flat list are gathered under their categories, in the
/// order in which those come first.
fn read_row(
    operation: &'static str,
    repairs: &Repairs,
    path: &str,
    raw: types::LibraryRow,
    categories: &mut Vec<AttributeCategory>,
) -> Result<()> {
    let category = nonblank(raw.category);
    let itself = types::LibraryAttribute { name: raw.name, description: raw.description };
    if let Some(rows) = raw.attributes {
        let mut attributes = Vec::with_capacity(rows.len());
        for (path, row) in numbered(repairs, &format!("{path}.Attributes"), rows) {
            attributes.push(attribute(operation, &path, row)?);
        }
        categories.push(AttributeCategory { category: category.clone(), attributes });
        if nonblank(itself.name.clone()).is_none() {
            return Ok(());
        }
    } else if itself.name.is_none() {
        return Err(Error::decode(operation, format!("{path}.Attributes"), "missing field"));
    }
    let attribute = attribute(operation, path, itself)?;
    match categories.iter_mut().find(|known| known.category == category) {
        Some(known) => known.attributes.push(attribute),
        None => categories.push(AttributeCategory { category, attributes: vec![attribute] }),
    }
    Ok(())
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
