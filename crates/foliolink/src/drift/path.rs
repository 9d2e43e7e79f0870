//! Where in an answer: `Accounts[2].Balance.Current`.

/// The way from the body down to a value.
#[derive(Default)]
pub(super) struct Path(Vec<Step>);

/// One step of it.
pub(super) enum Step {
    /// A field of an object.
    Field(String),
    /// A key of a map.
    Key(String),
    /// An item of a list.
    Item(usize),
}

impl Path {
    pub(super) fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Goes back up to `depth`.
    pub(super) fn truncate(&mut self, depth: usize) {
        self.0.truncate(depth);
    }

    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The path for people.
    pub(super) fn text(&self) -> String {
        self.join_steps(|index| format!("[{index}]"), name)
    }

    /// The path without what tells one item of a list or map from the next.
    pub(super) fn pattern(&self) -> String {
        self.join_steps(|_| "[*]".to_owned(), |_| "*")
    }

    fn join_steps(&self, item: impl Fn(usize) -> String, key: impl Fn(&str) -> &str) -> String {
        let mut text = String::new();
        for step in &self.0 {
            match step {
                Step::Item(index) => text.push_str(&item(*index)),
                Step::Field(field) => add(&mut text, name(field)),
                Step::Key(entry) => add(&mut text, key(entry)),
            }
        }
        if text.is_empty() { ".".to_owned() } else { text }
    }
}

fn add(text: &mut String, name: &str) {
    if !(text.is_empty() || name.starts_with('[')) {
        text.push('.');
    }
    text.push_str(name);
}

/// A key as it may be shown: one that doesn't look like the name of a field may be data.
fn name(key: &str) -> &str {
    if foliolink_runtime::is_field_name(key) { key } else { "[\"…\"]" }
}
