//! Patterns as they could be written: from the tree back to text.

use std::fmt;

use crate::rules::pattern::{Node, Pattern, Seq, Shape, Term, Word};

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Term(term, _) => term.fmt(f),
            Node::Start => f.write_str("^"),
            Node::Gap(width) => write!(f, "..{width}"),
            Node::Either(branches) => {
                for (at, branch) in branches.iter().enumerate() {
                    f.write_str(if at == 0 { "(" } else { "|" })?;
                    write_seq(f, branch)?;
                }
                f.write_str(")")
            }
            Node::Maybe(inner) => {
                write_seq(f, inner)?;
                f.write_str("?")
            }
        }
    }
}

/// As it could be written; `~` shows as the two orders that it stands for.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, both) in self.steps.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " >> " })?;
            for (at, seq) in both.iter().enumerate() {
                f.write_str(if at == 0 { "" } else { " & " })?;
                write_seq(f, seq)?;
            }
        }
        Ok(())
    }
}

fn write_seq(f: &mut fmt::Formatter<'_>, seq: &Seq) -> fmt::Result {
    for (at, node) in seq.iter().enumerate() {
        write!(f, "{}{node}", if at == 0 { "" } else { " " })?;
    }
    Ok(())
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Class(name) => write!(f, "{{{name}}}"),
            Term::Word(Word { folded, shape }) => match shape {
                Shape::Plain => f.write_str(folded),
                Shape::Accented(accented) => write!(f, "={accented}"),
                Shape::Inflected(paradigm) => write!(f, "{folded}@{paradigm}"),
                Shape::Prefix => write!(f, "{folded}*"),
                Shape::Suffix => write!(f, "*{folded}"),
            },
        }
    }
}
