//! Whether a function is named after a participle alone (`asked`, `told`), which says neither what
//! it does nor what it gives.

/// Participles that don't end in `ed`.
const IRREGULAR: &[&str] = &[
    "begun",
    "bound",
    "bought",
    "broken",
    "brought",
    "built",
    "chosen",
    "done",
    "drawn",
    "driven",
    "fed",
    "found",
    "given",
    "gone",
    "gotten",
    "grown",
    "heard",
    "held",
    "hidden",
    "kept",
    "known",
    "laid",
    "led",
    "left",
    "lent",
    "lost",
    "made",
    "meant",
    "met",
    "paid",
    "said",
    "seen",
    "sent",
    "shown",
    "shut",
    "sold",
    "spent",
    "spoken",
    "stolen",
    "sworn",
    "taken",
    "taught",
    "thought",
    "thrown",
    "told",
    "torn",
    "understood",
    "woken",
    "won",
    "worn",
    "written",
];

/// Words in `ed` that are none.
const OTHERS: &[&str] = &["embed", "exceed", "feed", "need", "proceed", "seed", "speed", "succeed"];

/// One word that is a participle, a leading `un` or `re` aside.
pub(super) fn is_participle(name: &str) -> bool {
    if name.contains('_') || OTHERS.contains(&name) {
        return false;
    }
    let regular = name.len() > 3 && name.ends_with("ed");
    let stem = name.strip_prefix("un").or_else(|| name.strip_prefix("re"));
    regular || IRREGULAR.contains(&name) || stem.is_some_and(|stem| IRREGULAR.contains(&stem))
}
