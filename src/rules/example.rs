//! Sentences made from a pattern: the shortest one, with the plainest word of every class, or fuller ones.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::rules::lexicon::Piece;
use crate::rules::members::Members;
use crate::rules::pattern::{Node, Pattern, Place, Seq, Shape, Term, Word};
use crate::rules::rule::Model;
use crate::taxonomy::Lang;

/// A word that fills a gap and means nothing to any rule, and a name that nobody has.
pub(crate) const FILLER: &str = "zzq";
const NAME: &str = "Zyqwu";

/// How a pattern is turned into a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style {
    /// Which alternatives and members are taken: 0 for the shortest and plainest.
    pub(crate) pick: usize,
    /// Whether what may be missing is there and gaps are as wide as they may be.
    pub(crate) full: bool,
}

/// Why no sentence can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmade {
    /// None matches: what stands at this place of the pattern has no words in the language.
    Empty(Place),
    /// None matches: the sentence would have to begin after its first word.
    Begun,
    /// It asks for a piece of the layout of messages, which no sentence is.
    Layout,
}

/// Makes sentences in one language.
pub(crate) struct Examples<'m> {
    members: Members<'m>,
    lang: Lang,
    classes: FxHashMap<String, Rc<Vec<Vec<String>>>>,
}

impl<'m> Examples<'m> {
    pub(crate) fn new(model: &'m Model, lang: Lang) -> Examples<'m> {
        Examples { members: Members::of(model), lang, classes: FxHashMap::default() }
    }

    /// The words of a sentence that a pattern matches; one list for each sentence of a pattern with `>>`.
    pub(crate) fn make(&mut self, pattern: &Pattern, style: Style) -> Result<Vec<Vec<String>>, Unmade> {
        let mut sentences = Vec::with_capacity(pattern.steps.len());
        for both in &pattern.steps {
            let mut words = Vec::new();
            // Of `A & ^ B` the second stands first.
            let begins = |seq: &&Seq| matches!(seq.first(), Some(Node::Start));
            let (first, rest): (Vec<&Seq>, Vec<&Seq>) = both.iter().partition(begins);
            for seq in first.into_iter().chain(rest) {
                self.seq(seq, style, &mut words)?;
            }
            sentences.push(words);
        }
        Ok(sentences)
    }

    fn seq(&mut self, seq: &Seq, style: Style, words: &mut Vec<String>) -> Result<(), Unmade> {
        for node in seq {
            match node {
                Node::Term(term, place) => self.term(term, *place, style, words)?,
                Node::Start if words.is_empty() => {}
                Node::Start => return Err(Unmade::Begun),
                Node::Gap(width) if style.full => {
                    words.extend((0..*width).map(|_| FILLER.to_owned()));
                }
                Node::Maybe(inner) if style.full => {
                    let mark = words.len();
                    if self.seq(inner, style, words).is_err() {
                        words.truncate(mark);
                    }
                }
                Node::Gap(_) | Node::Maybe(_) => {}
                Node::Either(branches) => self.either(branches, style, words)?,
            }
        }
        Ok(())
    }

    fn either(&mut self, branches: &[Seq], style: Style, words: &mut Vec<String>) -> Result<(), Unmade> {
        let mark = words.len();
        let mut made = Vec::new();
        let mut unmade = Unmade::Layout;
        for branch in branches {
            match self.seq(branch, style, words) {
                Ok(()) => made.push(words.split_off(mark)),
                Err(why) => {
                    words.truncate(mark);
                    unmade = why;
                }
            }
        }
        if style.pick == 0 {
            made.sort_by_key(Vec::len);
        }
        let count = made.len().max(1);
        let taken = made.into_iter().nth(style.pick % count).ok_or(unmade)?;
        words.extend(taken);
        Ok(())
    }

    fn term(
        &mut self,
        term: &Term,
        place: Place,
        style: Style,
        words: &mut Vec<String>,
    ) -> Result<(), Unmade> {
        match term {
            Term::Word(word) => words.push(written(word)),
            Term::Class(name) => match Piece::named(name) {
                Some(piece) => words.extend(self.piece(piece, place)?),
                None => words.extend(self.member(name, place, style.pick)?),
            },
        }
        Ok(())
    }

    /// A member of a class, the plainest first.
    fn member(&mut self, class: &str, place: Place, pick: usize) -> Result<Vec<String>, Unmade> {
        let (members, lang) = (&self.members, self.lang);
        let all = self.classes.entry(class.to_owned()).or_insert_with(|| {
            let mut entries = members.entries(class, lang);
            entries.sort_by_key(|words| (words.len(), words.iter().map(strangeness).max()));
            Rc::new(entries.into_iter().map(|words| words.iter().map(written).collect()).collect())
        });
        all.get(pick % all.len().max(1)).cloned().ok_or(Unmade::Empty(place))
    }

    fn piece(&mut self, piece: Piece, place: Place) -> Result<Vec<String>, Unmade> {
        let word = |word: &str| Ok(vec![word.to_owned()]);
        match piece {
            Piece::Money => word("$275"),
            Piece::Percent => word("40%"),
            Piece::Hours => self.counted("unit_hours", place),
            Piece::Duration => self.counted("unit_time", place),
            Piece::Date => word("9/5"),
            Piece::Clock => word("8:15"),
            Piece::Count => word("6"),
            Piece::Ordinal => word("3a"),
            Piece::Name => word(NAME),
            Piece::Salutation | Piece::Closing | Piece::Header | Piece::Speaker | Piece::Stamp => {
                Err(Unmade::Layout)
            }
        }
    }

    fn counted(&mut self, unit: &str, place: Place) -> Result<Vec<String>, Unmade> {
        let mut words = vec!["14".to_owned()];
        words.extend(self.member(unit, place, 0)?);
        Ok(words)
    }
}

/// A word as it may stand in a note.
pub(crate) fn written(word: &Word) -> String {
    match &word.shape {
        Shape::Plain | Shape::Inflected(_) | Shape::Prefix => word.folded.clone(),
        Shape::Accented(accented) => accented.clone(),
        // An ending needs something before it.
        Shape::Suffix => format!("{FILLER}{}", word.folded),
    }
}

/// How far a written word is from one that people would write.
fn strangeness(word: &Word) -> u8 {
    match word.shape {
        Shape::Plain | Shape::Inflected(_) => 0,
        Shape::Accented(_) => 1,
        Shape::Prefix => 2,
        Shape::Suffix => 3,
    }
}
