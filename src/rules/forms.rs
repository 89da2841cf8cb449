//! Inflection: from a dictionary word and a paradigm to every form of the word.
//!
//! The paradigms are data (`rules/forms/`); here is only how an ending is replaced.

use rustc_hash::FxHashMap;

use crate::fold::fold_word;
use crate::rules::raw::RawCase;
use crate::taxonomy::Lang;

/// The paradigm whose forms are listed word by word.
pub(crate) const IRREGULAR: &str = "irr";

/// All paradigms of all languages.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    paradigms: FxHashMap<(Lang, String), Vec<RawCase>>,
    irregular: FxHashMap<(Lang, String), Vec<String>>,
}

impl Forms {
    /// Adds the cases of a paradigm; later files add to earlier ones.
    pub(crate) fn add(&mut self, lang: Lang, name: &str, cases: Vec<RawCase>) {
        self.paradigms.entry((lang, name.to_owned())).or_default().extend(cases);
    }

    /// Adds an irregular word with its forms.
    pub(crate) fn add_irregular(&mut self, lang: Lang, word: &str, forms: &[String]) {
        let all = std::iter::once(word).chain(forms.iter().map(String::as_str));
        self.irregular.insert((lang, fold_word(word)), all.map(fold_word).collect());
    }

    /// The names of a language's paradigms.
    pub(crate) fn names(&self, lang: Lang) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.paradigms.keys().filter(|(l, _)| *l == lang).map(|(_, name)| name.as_str()).collect();
        names.push(IRREGULAR);
        names.sort_unstable();
        names
    }

    /// Whether the language has the paradigm.
    pub(crate) fn knows(&self, lang: Lang, paradigm: &str) -> bool {
        paradigm == IRREGULAR || self.paradigms.contains_key(&(lang, paradigm.to_owned()))
    }

    /// Every form of a folded word, itself among them; `None` where the paradigm has no case for it.
    pub(crate) fn expand(&self, lang: Lang, word: &str, paradigm: &str) -> Option<Vec<String>> {
        if paradigm == IRREGULAR {
            return self.irregular.get(&(lang, word.to_owned())).cloned();
        }
        let cases = self.paradigms.get(&(lang, paradigm.to_owned()))?;
        let mut forms: Vec<String> = cases.iter().find_map(|case| inflect(word, case))?;
        forms.push(word.to_owned());
        forms.sort_unstable();
        forms.dedup();
        Some(forms)
    }

    /// Tells every paradigm and every irregular word, in an order of its own, for the fingerprint.
    pub(crate) fn spell_out(&self, mut tell: impl FnMut(&str)) {
        let mut paradigms: Vec<_> = self.paradigms.iter().collect();
        paradigms.sort_by_key(|(name, _)| *name);
        paradigms.iter().for_each(|paradigm| tell(&format!("{paradigm:?}")));
        let mut irregular: Vec<_> = self.irregular.iter().collect();
        irregular.sort_by_key(|(word, _)| *word);
        irregular.iter().for_each(|word| tell(&format!("{word:?}")));
    }
}

fn inflect(word: &str, case: &RawCase) -> Option<Vec<String>> {
    let stem = word.strip_suffix(case.end.as_str())?;
    let last = stem.chars().next_back();
    if let Some(after) = &case.after
        && !last.is_some_and(|letter| after.contains(letter))
    {
        return None;
    }
    let attach = |stem: &str, form: &str| match form.strip_prefix('+') {
        Some(rest) => format!("{stem}{}{rest}", last.map(String::from).unwrap_or_default()),
        None => format!("{stem}{form}"),
    };
    let changed = case.stem.as_ref().and_then(|change| {
        let at = stem.rfind(change.from.as_str())?;
        let (head, tail) = (stem.get(..at)?, stem.get(at + change.from.len()..)?);
        Some(format!("{head}{}{tail}", change.to))
    });
    let mut forms = Vec::new();
    let mut add = |stem: &str, form: &str| {
        let whole = attach(stem, form);
        if case.clitics_on.iter().any(|on| on == form) {
            forms.extend(case.clitics.iter().map(|clitic| format!("{whole}{clitic}")));
        }
        forms.push(whole);
    };
    case.forms.iter().for_each(|form| add(stem, form));
    let changed = changed.as_deref().unwrap_or(stem);
    case.changed.iter().for_each(|form| add(changed, form));
    Some(forms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(end: &str, forms: &[&str]) -> RawCase {
        let forms = forms.iter().map(|f| (*f).to_owned()).collect();
        RawCase {
            end: end.to_owned(),
            after: None,
            forms,
            stem: None,
            changed: Vec::new(),
            clitics: Vec::new(),
            clitics_on: Vec::new(),
        }
    }

    #[test]
    fn endings_are_replaced_doubled_and_changed() {
        let mut forms = Forms::default();
        forms.add(Lang::En, "vv", vec![case("", &["s", "+ed"])]);
        let mut changing = case("ar", &["amos"]);
        changing.stem = Some(crate::rules::raw::RawStemChange { from: "e".to_owned(), to: "ie".to_owned() });
        changing.changed = vec!["a".to_owned()];
        changing.clitics = vec!["lo".to_owned()];
        changing.clitics_on = vec!["amos".to_owned()];
        forms.add(Lang::Es, "ar_ie", vec![changing]);
        assert_eq!(forms.expand(Lang::En, "drop", "vv").unwrap(), ["drop", "dropped", "drops"]);
        assert_eq!(
            forms.expand(Lang::Es, "cerrar", "ar_ie").unwrap(),
            ["cerramos", "cerramoslo", "cerrar", "cierra"]
        );
        assert_eq!(forms.expand(Lang::Es, "comer", "ar_ie"), None);
    }

    #[test]
    fn a_case_may_ask_for_the_letter_before() {
        let mut forms = Forms::default();
        let mut consonant = case("y", &["ies"]);
        consonant.after = Some("bcdfg".to_owned());
        forms.add(Lang::En, "n", vec![consonant, case("", &["s"])]);
        assert_eq!(forms.expand(Lang::En, "body", "n").unwrap(), ["bodies", "body"]);
        assert_eq!(forms.expand(Lang::En, "day", "n").unwrap(), ["day", "days"]);
    }
}
