//! The catalogues: bare lists, as they are documented, or wrapped in objects, as was assumed before
//! (K-3, K-4).

use foliolink_raw::flinks::{AttributesLibrary, Categories, types};

use crate::{
    error::{Error, Result},
    flinks::{AttributeCategory, Category, LibraryAttribute, Subcategory},
};

pub(in crate::flinks) fn library(
    answer: AttributesLibrary,
    operation: &'static str,
) -> Result<Vec<AttributeCategory>> {
    match answer {
        AttributesLibrary::Array(groups) => {
            groups.0.into_iter().enumerate().map(|(at, it)| group(operation, at, it)).collect()
        }
        AttributesLibrary::Object(catalogue) => {
            let rows = catalogue.attributes;
            let rows =
                rows.ok_or_else(|| Error::decode(operation, "Attributes", "missing field"))?;
            read_flat(operation, rows)
        }
        AttributesLibrary::Other(_) => Err(no_list(operation)),
    }
}

fn no_list(operation: &'static str) -> Error {
    Error::decode(operation, ".", "expected a list")
}

fn group(
    operation: &'static str,
    at: usize,
    raw: types::AttributeGroup,
) -> Result<AttributeCategory> {
    let path = format!("[{at}].Attributes");
    let rows = raw.attributes;
    let rows = rows.ok_or_else(|| Error::decode(operation, path.as_str(), "missing field"))?;
    let mut attributes = Vec::with_capacity(rows.len());
    for (row_at, row) in rows.into_iter().enumerate() {
        attributes.push(attribute(operation, &format!("{path}[{row_at}]"), row)?);
    }
    Ok(AttributeCategory { category: raw.category, attributes })
}

/// An entry without a name can't be asked for, and would be one in silence.
fn attribute(
    operation: &'static str,
    path: &str,
    raw: types::LibraryAttribute,
) -> Result<LibraryAttribute> {
    Ok(LibraryAttribute {
        name: needed(operation, path, "Name", raw.name)?,
        description: raw.description,
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
    rows: Vec<types::LibraryAttribute>,
) -> Result<Vec<AttributeCategory>> {
    let mut categories: Vec<AttributeCategory> = vec![];
    for (at, mut row) in rows.into_iter().enumerate() {
        let category = row.category.take();
        let attribute = attribute(operation, &format!("Attributes[{at}]"), row)?;
        match categories.iter_mut().find(|known| known.category == category) {
            Some(known) => known.attributes.push(attribute),
            None => categories.push(AttributeCategory { category, attributes: vec![attribute] }),
        }
    }
    Ok(categories)
}

pub(in crate::flinks) fn categories(answer: Categories) -> Result<Vec<Category>> {
    const OPERATION: &str = "flinks.get_categories";
    let (list, above) = match answer {
        Categories::Array(list) => (list.0, String::new()),
        Categories::Object(catalogue) => {
            let list = catalogue.categories;
            let missing = || Error::decode(OPERATION, "Categories", "missing field");
            (list.ok_or_else(missing)?, "Categories".to_owned())
        }
        Categories::Other(_) => return Err(no_list(OPERATION)),
    };
    let mut categories = Vec::with_capacity(list.len());
    for (at, raw) in list.into_iter().enumerate() {
        categories.push(category(OPERATION, &format!("{above}[{at}]"), raw)?);
    }
    Ok(categories)
}

fn category(operation: &'static str, path: &str, raw: types::PrimaryCategory) -> Result<Category> {
    let mut subcategories = vec![];
    for (at, below) in raw.sub_categories.unwrap_or_default().into_iter().enumerate() {
        let path = format!("{path}.SubCategories[{at}]");
        subcategories.push(Subcategory {
            name: needed(operation, &path, "SubCategoryName", below.sub_category_name)?,
            description: below.description,
        });
    }
    Ok(Category {
        name: needed(operation, path, "PrimaryCategoryName", raw.primary_category_name)?,
        description: raw.description,
        subcategories,
    })
}
