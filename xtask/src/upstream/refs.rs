//! Follows `$ref` within one document. What can't be followed (other files, circles, nothing there)
//! says nothing, and is noted once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::tree::{At, Node};

/// A longer chain of references is a circle.
const LONGEST_CHAIN: usize = 32;

pub(super) struct Refs<'a> {
    root: At<'a>,
    notes: RefCell<BTreeSet<String>>,
}

impl<'a> Refs<'a> {
    pub(super) fn new(root: At<'a>) -> Self {
        Self { root, notes: RefCell::default() }
    }

    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.borrow().iter().cloned().collect()
    }

    pub(super) fn note(&self, note: String) {
        self.notes.borrow_mut().insert(note);
    }

    /// What stands at `at`, behind all its references.
    pub(super) fn resolve(&self, at: &At<'a>) -> Option<At<'a>> {
        let mut at = at.clone();
        for _ in 0..LONGEST_CHAIN {
            if at.reference().is_none() {
                return Some(at);
            }
            at = self.target(&at)?;
        }
        self.note(format!("{} refers to itself and isn't compared", at.pointer));
        None
    }

    /// What the reference at `at` names, one step on.
    pub(super) fn target(&self, at: &At<'a>) -> Option<At<'a>> {
        let reference = at.reference()?;
        let Some(pointer) = reference.strip_prefix('#') else {
            self.note(format!("{reference} is outside of this file and isn't compared"));
            return None;
        };
        let found = self.find(pointer);
        if found.is_none() {
            self.note(format!("{reference} leads nowhere and isn't compared"));
        }
        found
    }

    fn find(&self, pointer: &str) -> Option<At<'a>> {
        let mut at = self.root.clone();
        for step in pointer.split('/').skip(1) {
            let key = decode_percent(step).replace("~1", "/").replace("~0", "~");
            at = child(&at, &key)?;
        }
        Some(at)
    }
}

fn child<'a>(at: &At<'a>, key: &str) -> Option<At<'a>> {
    match at.node {
        Node::List(_) => at.items().into_iter().nth(key.parse().ok()?),
        _ => at.get(key),
    }
}

/// `%7B` in the fragment of a URI. What is no such code stays as it is.
fn decode_percent(step: &str) -> String {
    let mut bytes = Vec::with_capacity(step.len());
    let mut rest = step.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%').then(|| tail.get(..2)).flatten();
        let code = code.and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The component that a reference names: `Account` of `#/components/schemas/Account`.
pub(super) fn component_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}
