//! Packs: which file belongs to which, what they build on, in what order they count; old names and their clashes.

use rustc_hash::FxHashMap;
use semver::Version;

use crate::error::FaultCode;
use crate::rules::check::{Checker, place};
use crate::rules::pack::{Alias, Base, Pack, UsedAlias};
use crate::rules::raw::{RawFile, RawPack, Text};
use crate::rules::source::{Origin, nearest};
use crate::taxonomy::Code;

impl Checker {
    /// Reads the heads of the packs, and puts the files in the order in which they count.
    pub(super) fn packs(&mut self, raw: &mut [RawFile]) {
        let mut own = Vec::with_capacity(raw.len());
        for file in raw.iter() {
            own.push(file.pack.as_ref().map(|head| self.pack(file, head)));
        }
        let batches: Vec<usize> =
            raw.iter().map(|file| self.sources.file(file.file).map_or(0, |source| source.batch)).collect();
        // The files of a folder belong to the one pack whose head stands in one of them.
        let of_batch = |batch: usize| {
            let with_head = own.iter().zip(&batches).filter(|(_, other)| **other == batch);
            let mut packs = with_head.filter_map(|(pack, _)| *pack);
            packs.next().filter(|_| packs.next().is_none())
        };
        self.model.packs.of_file =
            own.iter().zip(&batches).map(|(own, batch)| own.or_else(|| of_batch(*batch))).collect();
        let names = self.model.packs.list.iter().map(|pack| format!("{} {}", pack.name, pack.version));
        self.model.version = names.collect::<Vec<_>>().join(" + ");

        let mut bases = vec![None; self.model.packs.list.len()];
        for (file, pack) in raw.iter().zip(own) {
            let extends = file.pack.as_ref().and_then(|head| head.extends.as_ref());
            if let (Some(extends), Some(base)) = (extends, pack.and_then(|pack| bases.get_mut(pack))) {
                *base = self.base(file, extends);
            }
        }
        for file in raw.iter() {
            self.built_on_itself(file, &bases);
        }
        self.model.packs.order = in_order(&self.model.packs.of_file, &bases);
        let order = &self.model.packs.order;
        raw.sort_by_cached_key(|file| order.iter().position(|at| *at == file.file));
    }

    fn pack(&mut self, file: &RawFile, head: &RawPack) -> usize {
        let name = head.name.get_ref();
        if self.model.packs.list.iter().any(|known| *known.name == **name) {
            self.duplicate("pack", name, place(file, &head.name));
        }
        let version = Version::parse(head.version.get_ref()).unwrap_or_else(|_| {
            let message = format!("`{}` is no version", head.version.get_ref());
            let help = Some("a version has three numbers, as in `1.2.0`".to_owned());
            self.sources.fault(FaultCode::Version, place(file, &head.version), message, help);
            Version::new(0, 0, 0)
        });
        self.model.packs.list.push(Pack { name: name.as_str().into(), version });
        self.model.packs.list.len() - 1
    }

    /// The pack that another builds on, if it is there in a version that will do.
    fn base(&mut self, file: &RawFile, extends: &Text) -> Option<usize> {
        let origin = place(file, extends);
        let base = match Base::parse(extends.get_ref()) {
            Ok(base) => base,
            Err(error) => {
                let message = format!("the versions it goes with cannot be read: {error}");
                let help =
                    Some("write a name, or a name and versions, as in `churn-triage >= 0.1`".to_owned());
                self.sources.fault(FaultCode::Version, origin, message, help);
                return None;
            }
        };
        let list = &self.model.packs.list;
        let Some(found) = list.iter().position(|pack| *pack.name == *base.name) else {
            let help = nearest(base.name, list.iter().map(|pack| &*pack.name)).unwrap_or_else(|| {
                let known: Vec<&str> = list.iter().map(|pack| &*pack.name).collect();
                format!("give its files as well; there are: {}", known.join(", "))
            });
            let message = format!("no pack has the name `{}`", base.name);
            self.sources.fault(FaultCode::Base, origin, message, Some(help));
            return None;
        };
        if let Some(pack) = list.get(found).filter(|pack| !base.versions.matches(&pack.version)) {
            let message =
                format!("it wants `{}` {}, and {} is there", base.name, base.versions, pack.version);
            let help = Some("try the pack on the version that is there, then say so here".to_owned());
            self.sources.fault(FaultCode::Base, origin, message, help);
        }
        Some(found)
    }

    fn built_on_itself(&mut self, file: &RawFile, bases: &[Option<usize>]) {
        let Some(extends) = file.pack.as_ref().and_then(|head| head.extends.as_ref()) else { return };
        let Some(pack) = self.model.packs.of_file.get(file.file).copied().flatten() else { return };
        let chain = chain(pack, bases);
        if chain.last().and_then(|last| bases.get(*last).copied().flatten()) == Some(pack) {
            let names = chain.iter().chain([&pack]).filter_map(|at| self.model.packs.list.get(*at));
            let names: Vec<&str> = names.map(|pack| &*pack.name).collect();
            let message = format!("the pack builds on itself: {}", names.join(" → "));
            let help = Some("one of them must stand without the other".to_owned());
            self.sources.fault(FaultCode::Base, place(file, extends), message, help);
        }
    }

    /// The old names of something.
    pub(super) fn aliases<const N: usize>(&mut self, file: &RawFile, texts: &[Text]) -> Vec<Alias<Code<N>>> {
        let alias = |text: &Text| {
            let origin = place(file, text);
            self.code(text.get_ref(), origin).map(|name| Alias { name, origin })
        };
        texts.iter().filter_map(alias).collect()
    }

    /// Notes that a file uses an old name.
    pub(super) fn used_alias(&mut self, origin: Origin, old: &str, now: &str) {
        let used = UsedAlias { origin, old: old.to_owned(), now: now.to_owned() };
        // One text may be asked for more than once: the reason at the top of a file stands for all its rules.
        if !self.model.used_aliases.contains(&used) {
            self.model.used_aliases.push(used);
        }
    }

    /// An old name that something else has as well would be two things.
    pub(super) fn clashing_aliases(&mut self) {
        let (mut ids, mut codes) = (Vec::new(), Vec::new());
        let rules = self.model.rules.iter().map(|rule| (rule.id, rule.origin, &rule.aliases));
        let cues = self.model.cues.iter().map(|cue| (cue.id, cue.origin, &cue.aliases));
        for (id, origin, aliases) in rules.chain(cues) {
            add_names(&mut ids, id, origin, aliases);
        }
        for reason in &self.model.reasons {
            add_names(&mut codes, reason.code, reason.origin, &reason.aliases);
        }
        for mut names in [ids, codes] {
            if names.iter().any(|name| name.old) {
                // The later one is at fault, and never the shipped rules for what a pack is called.
                let shipped = |name: &Name| self.sources.is_shipped(name.origin);
                names.sort_by_cached_key(|name| (!shipped(name), name.origin.file, name.origin.start));
                self.clashes(&names);
            }
        }
    }

    fn clashes(&mut self, names: &[Name]) {
        let mut taken: FxHashMap<&str, &Name> = FxHashMap::default();
        for name in names {
            let Some(earlier) = taken.insert(&name.name, name) else { continue };
            if !name.old && !earlier.old {
                continue;
            }
            let (message, help) = if name.old {
                let message = if earlier.old {
                    format!("`{}` is an old name of `{}` already", name.name, earlier.of)
                } else {
                    format!("`{}` is a name in use, and can be no old one", name.name)
                };
                (message, None)
            } else {
                let help =
                    format!("take another name, or write `override = true` to replace `{}`", earlier.of);
                (format!("`{}` is an old name of `{}`", name.name, earlier.of), Some(help))
            };
            self.sources.fault(FaultCode::Alias, name.origin, message, help);
        }
    }
}

/// A name, old or not, and what it stands for.
struct Name {
    name: String,
    of: String,
    old: bool,
    origin: Origin,
}

fn add_names<const N: usize>(into: &mut Vec<Name>, now: Code<N>, origin: Origin, aliases: &[Alias<Code<N>>]) {
    let of = now.to_string();
    into.push(Name { name: of.clone(), of: of.clone(), old: false, origin });
    into.extend(aliases.iter().map(|alias| Name {
        name: alias.name.to_string(),
        of: of.clone(),
        old: true,
        origin: alias.origin,
    }));
}

/// A pack, the one it builds on, and so on; each once.
fn chain(pack: usize, bases: &[Option<usize>]) -> Vec<usize> {
    let mut chain = vec![pack];
    while let Some(base) = chain.last().and_then(|last| bases.get(*last).copied().flatten()) {
        if chain.contains(&base) {
            break;
        }
        chain.push(base);
    }
    chain
}

/// The files as they were given, but every pack after the one it builds on.
fn in_order(of_file: &[Option<usize>], bases: &[Option<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(of_file.len());
    for (file, pack) in of_file.iter().enumerate() {
        let chain = pack.map(|pack| chain(pack, bases)).unwrap_or_default();
        let below = chain.iter().skip(1).rev().flat_map(|base| {
            let files = of_file.iter().enumerate().filter(|(_, pack)| **pack == Some(*base));
            files.map(|(file, _)| file)
        });
        for file in below.chain([file]) {
            if !order.contains(&file) {
                order.push(file);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_counts_after_the_one_it_builds_on() {
        // Pack 1 builds on 2, and 2 on 0; the third file belongs to none.
        let bases = [None, Some(2), Some(0)];
        assert_eq!(in_order(&[Some(1), Some(0), None, Some(2), Some(0)], &bases), [1, 4, 3, 0, 2]);
        assert_eq!(in_order(&[Some(0), None, Some(1)], &[None, Some(0)]), [0, 1, 2]);
    }

    #[test]
    fn packs_in_a_circle_end_nothing() {
        assert_eq!(in_order(&[Some(0), Some(1)], &[Some(1), Some(0)]), [1, 0]);
    }
}
