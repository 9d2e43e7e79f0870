//! Holds an answer against its schema: which of its values stand where, by the paths that warnings
//! and findings have.

use std::collections::HashSet;

use super::{
    description::{Kind, Schema},
    node::Node,
};

/// A value whose place is described.
pub(super) struct Known<'n> {
    /// E.g. `Accounts[2].Balance.Current`, by the names that are described.
    pub(super) path: String,
    pub(super) kind: Kind,
    pub(super) value: &'n Node,
    /// Of another JSON type than described.
    pub(super) is_misplaced: bool,
    /// The map that it stands in, if it does.
    pub(super) map: Option<String>,
}

/// What an answer holds.
#[derive(Default)]
pub(super) struct Places<'n> {
    pub(super) known: Vec<Known<'n>>,
    /// Paths of fields that are not described, with their keys as sent.
    pub(super) unknown: Vec<String>,
}

impl<'n> Places<'n> {
    pub(super) fn of(schema: Schema<'_>, body: &'n Node) -> Self {
        let mut places = Self::default();
        places.walk(schema, body, String::new(), None);
        places
    }

    fn walk(&mut self, schema: Schema<'_>, value: &'n Node, path: String, map: Option<&str>) {
        let kind = schema.kind();
        let mut add = |path: String, is_misplaced: bool| {
            let map = map.map(str::to_owned);
            self.known.push(Known { path, kind, value, is_misplaced, map });
        };
        match (kind, value) {
            (Kind::Opaque, _) => add(path, false),
            (Kind::Several, _) => match schema.member(value) {
                Some(member) => self.walk(member, value, path, map),
                None => add(path, true),
            },
            (Kind::Object, Node::Object(fields)) => self.object(schema, fields, &path, map),
            (Kind::List, Node::List(items)) => {
                let Some(of_items) = schema.items() else { return };
                for (at, item) in items.iter().enumerate() {
                    self.walk(of_items, item, format!("{path}[{at}]"), map);
                }
            }
            _ => add(path, !schema.fits(value)),
        }
    }

    fn object(
        &mut self,
        schema: Schema<'_>,
        fields: &'n [(String, Node)],
        path: &str,
        map: Option<&str>,
    ) {
        for (key, value) in fields {
            if let Some((name, schema)) = schema.field(key) {
                self.walk(schema, value, join(path, name), map);
            } else if let Some(others) = schema.others() {
                self.walk(others, value, join(path, key), Some(path));
            } else {
                self.unknown.push(join(path, key));
            }
        }
    }
}

/// A key that doesn't look like a field's name isn't shown by anybody.
fn join(path: &str, key: &str) -> String {
    if !foliolink_runtime::is_field_name(key) {
        format!("{path}[\"{HIDDEN}\"]")
    } else if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// Paths of which something is said. It is said of what is in them as well. Letter case doesn't
/// count.
#[derive(Default)]
pub(super) struct Said {
    paths: HashSet<Vec<String>>,
    /// Those with keys that aren't shown, which stand for any.
    hidden: Vec<Vec<String>>,
    /// Whether the numbers of items don't count: what repeats in a list is said once.
    is_of_any_item: bool,
}

impl Said {
    /// Of these places alone.
    pub(super) fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        Self::default().with(paths)
    }

    /// Of these places and the same ones in other items of their lists.
    pub(super) fn of_any_item<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        Self { is_of_any_item: true, ..Self::default() }.with(paths)
    }

    fn with<'p>(mut self, paths: impl IntoIterator<Item = &'p str>) -> Self {
        for path in paths {
            let steps = self.steps(path);
            match steps.iter().any(|step| step == HIDDEN) {
                true => self.hidden.push(steps),
                false => drop(self.paths.insert(steps)),
            }
        }
        self
    }

    pub(super) fn covers(&self, path: &str) -> bool {
        let steps = self.steps(path);
        let is_hidden = |said: &Vec<String>| {
            said.len() <= steps.len()
                && said.iter().zip(&steps).all(|(said, step)| said == HIDDEN || said == step)
        };
        (0..=steps.len()).any(|end| self.paths.contains(&steps[..end]))
            || self.hidden.iter().any(is_hidden)
    }

    fn steps(&self, path: &str) -> Vec<String> {
        let mut steps = steps(path);
        if self.is_of_any_item {
            let numbers = steps.iter_mut().filter(|step| step.parse::<usize>().is_ok());
            numbers.for_each(|step| *step = "*".to_owned());
        }
        steps
    }
}

const HIDDEN: &str = "…";

/// `a.b[2]["…"]` → `a`, `b`, `2`, `…`.
fn steps(path: &str) -> Vec<String> {
    let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    parts.map(|part| part.trim_matches('"').to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_covers_its_place_and_what_is_in_it() {
        let covers = |said, path| Said::of([said]).covers(path);
        for said in ["Accounts[1].Balance.Current", "accounts[1].balance", "Accounts[1]", "."] {
            assert!(covers(said, "Accounts[1].Balance.Current"), "{said}");
        }
        for said in ["Accounts[2]", "Accounts[1].Balance.Limit", "Accounts[1].Bal"] {
            assert!(!covers(said, "Accounts[1].Balance.Current"), "{said}");
        }
        assert!(covers("Map[\"…\"]", "Map.some one"));
        assert!(Said::of_any_item(["[0].x"]).covers("[7].x"));
    }
}
