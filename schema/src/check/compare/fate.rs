//! What became of the fields of a message and of the values of an enum.

use crate::check::compare::pairs::{Numbered, merge};
use crate::check::release::{EnumValue, Field};
use std::collections::HashMap;

/// What became of an element.
#[derive(Debug)]
pub(crate) enum Fate<'a, T> {
    /// It has the number that it had, maybe under another name.
    Kept(&'a T, &'a T),
    /// It has a name that it had, and another number.
    Moved(&'a T, &'a T),
    /// It is gone; another element may have its name now.
    Gone(&'a T, Option<&'a T>),
    /// It is new.
    New(&'a T),
}

/// Something that has a number and names.
pub(crate) trait Element: Numbered {
    fn names(&self) -> impl Iterator<Item = &str>;

    fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }
}

impl Element for Field {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str())
    }
}

impl Element for EnumValue {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

/// Tells what became of each element; both lists are ordered by number.
///
/// A number whose name changed was renamed, unless the one name or the other is now at another number. `is_same`
/// says whether two elements of one name and of different numbers are one that moved: an element that goes and
/// another that takes its name are two.
pub(crate) fn fates<'a, T: Element>(
    old: &'a [T],
    new: &'a [T],
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<Fate<'a, T>> {
    let has_kept_all = old.len() == new.len()
        && old.iter().zip(new).all(|(was, is)| {
            was.number() == is.number() && was.names().all(|name| is.has_name(name))
        });
    if has_kept_all {
        // As nearly always.
        let pairs = old.iter().zip(new);
        return pairs.map(|(was, is)| Fate::Kept(was, is)).collect();
    }
    let (in_old, in_new) = (by_name(old), by_name(new));
    let mut fates = Vec::with_capacity(old.len() + new.len());
    for (was, is) in merge(old, new) {
        let went = was.map_or(Vec::new(), |was| moves(was, &in_new, |is| is_same(was, is)));
        let has_come = is.is_some_and(|is| !moves(is, &in_old, |was| is_same(was, is)).is_empty());
        if let Some(was) = was {
            fates.extend(went.iter().map(|is| Fate::Moved(was, *is)));
        }
        match (was, is) {
            (Some(was), Some(is)) if is_one(was, is) || went.is_empty() && !has_come => {
                fates.push(Fate::Kept(was, is));
            }
            _ => {
                let gone = was.filter(|_| went.is_empty()).map(|was| {
                    let namesake = was.names().find_map(|name| in_new.get(name).copied());
                    Fate::Gone(was, namesake)
                });
                let new = is.filter(|_| !has_come).map(Fate::New);
                fates.extend(gone.into_iter().chain(new));
            }
        }
    }
    fates
}

fn is_one<T: Element>(was: &T, is: &T) -> bool {
    was.names().any(|name| is.has_name(name))
}

fn by_name<T: Element>(elements: &[T]) -> HashMap<&str, &T> {
    elements
        .iter()
        .flat_map(|element| element.names().map(move |name| (name, element)))
        .collect()
}

/// The elements of the other release at other numbers that a name of `element` stands for.
fn moves<'a, T: Element>(
    element: &T,
    others: &HashMap<&str, &'a T>,
    is_same: impl Fn(&T) -> bool,
) -> Vec<&'a T> {
    let named = element.names().filter_map(|name| others.get(name).copied());
    let mut moves: Vec<_> = named
        .filter(|other| other.number() != element.number() && is_same(other))
        .collect();
    moves.dedup_by_key(|other| other.number());
    moves
}
