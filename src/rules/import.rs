//! What a checked import map is.

use crate::fold::fold_word;
use crate::rules::rule::ReasonIx;

/// The reason codes of another tool, in ours.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub(crate) system: String,
    pub(crate) title: String,
    pub(crate) source: String,
    pub(crate) codes: Vec<ImportCode>,
}

/// One code and what it says.
#[derive(Clone, Debug)]
pub(crate) struct ImportCode {
    /// As the other tool writes it.
    pub(crate) written: String,
    /// As it is looked up.
    pub(crate) key: String,
    /// `None` where the code alone states no reason.
    pub(crate) reason: Option<ReasonIx>,
    pub(crate) candidates: Vec<ReasonIx>,
    pub(crate) remark: Option<String>,
}

/// A code or the name of a tool as it is looked up: case, accents, spaces and signs do not matter.
pub(crate) fn import_key(written: &str) -> String {
    let folded = fold_word(written);
    let pieces = folded.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty());
    pieces.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::import_key;

    #[test]
    fn spelling_does_not_matter() {
        assert_eq!(import_key("Too expensive"), import_key("too_expensive"));
        assert_eq!(import_key("  TOO-EXPENSIVE "), "too_expensive");
        assert_eq!(
            import_key("We don\u{2019}t have people/skills"),
            import_key("We don't have people/skills")
        );
    }
}
