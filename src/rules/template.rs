//! Words with slots: `{client}` stands for what the caller or the report fills in.

/// A stretch of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Text(&'t str),
    /// The name of a slot, without its braces.
    Slot(&'t str),
    /// An opening brace that nothing closes, or a closing one that nothing opens; the place in the template.
    Stray(usize),
}

/// Takes a template apart.
pub(crate) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let inside = from.get(1..).unwrap_or_default();
        match inside.find(['{', '}']) {
            Some(end) if from.starts_with('{') && inside.get(end..).is_some_and(|r| r.starts_with('}')) => {
                pieces.push(Piece::Slot(inside.get(..end).unwrap_or_default()));
                rest = inside.get(end + 1..).unwrap_or_default();
            }
            _ => {
                pieces.push(Piece::Stray(template.len() - from.len()));
                rest = inside;
            }
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// The names of the slots of a template, each once, in order.
pub(crate) fn slots(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in pieces(template) {
        if let Piece::Slot(name) = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_come_apart() {
        let found = pieces("Dear {client},\nby {date}.");
        let wanted = [
            Piece::Text("Dear "),
            Piece::Slot("client"),
            Piece::Text(",\nby "),
            Piece::Slot("date"),
            Piece::Text("."),
        ];
        assert_eq!(found, wanted);
        assert_eq!(slots("{a} {b} {a}"), ["a", "b"]);
    }

    #[test]
    fn stray_braces_are_told_with_their_place() {
        assert_eq!(pieces("a {b"), [Piece::Text("a "), Piece::Stray(2), Piece::Text("b")]);
        assert_eq!(pieces("}"), [Piece::Stray(0)]);
        assert_eq!(pieces("{{a}")[0], Piece::Stray(0));
    }
}
