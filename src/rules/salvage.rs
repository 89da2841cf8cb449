//! What is left of faulty rule files: the elements at fault are blanked, and what stands sound around them is kept.
//!
//! An element is a `[[rule]]`, `[[cue]]` or any other table with the tables below it. It goes as a whole: a rule that
//! has lost its `unless` would claim what it should not. Blanking leaves every place of the file where it was.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::error::{Fault, FaultCode};
use crate::rules::source::Source;
use crate::span::blank;

/// Takes what is at fault out of the files; `false` where the faults leave nothing to take out.
pub(crate) fn take_out(files: &mut [Source], faults: &[Fault]) -> bool {
    let mut changed = false;
    for file in files.iter_mut().filter(|file| !file.built_in) {
        let elements = elements(&file.text);
        let own = faults.iter().filter(|fault| fault.file == file.name);
        let mut ranges: Vec<Range<usize>> = own.map(|fault| at_fault(&file.text, &elements, fault)).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        ranges.dedup();
        let is_at_fault = |at: usize| ranges.iter().any(|range| range.contains(&at));
        let rest = blank(&file.text, |at, c| is_at_fault(at) && c != '\n');
        changed |= rest != *file.text;
        file.text = rest.into();
    }
    changed
}

/// What has to go for a fault.
fn at_fault(text: &str, elements: &[Range<usize>], fault: &Fault) -> Range<usize> {
    let element = elements.iter().find(|element| element.contains(&fault.span.start));
    match element.filter(|element| !is_head(text, element)) {
        // Behind a fault of the TOML itself nothing can be told apart.
        Some(element) if fault.code == FaultCode::Syntax => element.start..text.len(),
        Some(element) => element.clone(),
        // A head that cannot be read says nothing about what stands below it.
        None => 0..text.len(),
    }
}

/// Whether an element is the head of a pack, or stands before every table.
fn is_head(text: &str, element: &Range<usize>) -> bool {
    let own = text.get(element.clone()).unwrap_or_default().trim_start();
    !own.starts_with('[') || own.starts_with("[pack]")
}

/// The elements of a file, in order; together they cover it.
fn elements(text: &str) -> Vec<Range<usize>> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut headers = Vec::new();
    for (_, value) in document.get_ref() {
        find_headers(value.get_ref(), value.span(), text, &mut headers);
    }
    headers.sort_unstable();
    headers.dedup();
    let mut starts = Vec::new();
    let mut list = "";
    for header in headers {
        let line = text.get(header..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let name = line.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
        let below = !list.is_empty() && name.strip_prefix(list).is_some_and(|rest| rest.starts_with('.'));
        if !below {
            starts.push(header);
            list = if line.starts_with("[[") { name } else { "" };
        }
    }
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    starts.push(text.len());
    starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

/// Where tables begin that have a header of their own.
fn find_headers(value: &DeValue<'_>, span: Range<usize>, text: &str, headers: &mut Vec<usize>) {
    match value {
        DeValue::Table(table) => {
            if text.get(span.start..).is_some_and(|rest| rest.starts_with('[')) {
                headers.push(span.start);
            }
            for (_, value) in table {
                find_headers(value.get_ref(), value.span(), text, headers);
            }
        }
        DeValue::Array(array) => {
            for value in array.iter().filter(|value| value.get_ref().is_table()) {
                find_headers(value.get_ref(), value.span(), text, headers);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_tables_with_what_stands_below_them() {
        let text = "reason = \"price\"\n\n[[rule]]\nid = \"a\"\n\n[rule.unless]\nen = [\"[x]\"]\n\n[[rule]]\nid = \"é\"\n\n[words.a]\nen = [\n  \"b\",\n]\n[words.b]\nany = []\n";
        let shown: Vec<&str> = elements(text).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(
            shown,
            [
                "reason = \"price\"",
                "[[rule]]\nid = \"a\"\n\n[rule.unless]\nen = [\"[x]\"]",
                "[[rule]]\nid = \"é\"",
                "[words.a]\nen = [\n  \"b\",\n]",
                "[words.b]\nany = []",
            ]
        );
    }
}
