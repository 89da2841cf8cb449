//! Import maps: what the reason codes of another tool say in ours.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Text;

/// The reason codes of another tool, in our words.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawImport {
    /// The tool and its field; a pack that adds to a map that exists leaves it out.
    #[serde(default)]
    pub(crate) title: Option<Text>,
    /// Where the tool documents its codes; a pack that adds to a map that exists leaves it out.
    #[serde(default)]
    pub(crate) source: Option<Text>,
    /// Its codes as it writes them; case, accents, spaces and signs do not matter when one is looked up.
    #[serde(default)]
    pub(crate) codes: BTreeMap<Text, RawImported>,
}

impl RawImport {
    /// The codes in the order of the file.
    pub(crate) fn in_order(&self) -> Vec<(&Text, &RawImported)> {
        let mut codes: Vec<_> = self.codes.iter().collect();
        codes.sort_by_key(|(code, _)| code.span().start);
        codes
    }
}

/// What one code says.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RawImported {
    /// The reason it states; left out where the code alone cannot tell which of the candidates is meant.
    #[serde(default)]
    pub(crate) reason: Option<Text>,
    /// Reasons it may stand for as well: of the same cause as `reason`, unless that has none.
    #[serde(default)]
    pub(crate) candidates: Vec<Text>,
    /// What the mapping loses, for people.
    #[serde(default)]
    pub(crate) remark: Option<Text>,
    /// Replaces what an earlier file says of the code.
    #[serde(default, rename = "override")]
    pub(crate) overrides: bool,
}
