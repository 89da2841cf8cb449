//! A text of a rule file that keeps its place.

use std::ops::{Deref, Range};

use serde::Deserialize;
use toml::Spanned;

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub(crate) struct Text(Spanned<String>);

impl Text {
    pub(crate) fn new(span: Range<usize>, text: String) -> Self {
        Text(Spanned::new(span, text))
    }
}

impl Deref for Text {
    type Target = Spanned<String>;

    fn deref(&self) -> &Spanned<String> {
        &self.0
    }
}

/// In a file it is a mere text; where it stands shows in no schema.
#[cfg(test)]
impl schemars::JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
