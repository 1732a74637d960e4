//! Lists that hold more than are counted. Counting that far is most of what such a page costs PostgreSQL, and a list that is as
//! large is so a moment later: for a while nobody asks again, but who has just written.

use crate::cx::Arg;
use crate::limits::{LARGE_LIST_LASTS, LARGE_LISTS_KNOWN};
use crate::office::Statement;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// By what was counted, for whose scope, with which filters: it is known to those alone who would be told the same.
#[derive(Default)]
pub(crate) struct LargeLists(Mutex<HashMap<(String, Vec<Arg>), Instant>>);

impl LargeLists {
    pub(super) fn has(&self, count: &Statement, args: &[Arg], now: Instant) -> bool {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.get(&key(count, args)).is_some_and(|counted| is_fresh(*counted, now))
    }

    /// It was counted just now.
    pub(super) fn add(&self, count: &Statement, args: &[Arg], now: Instant) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|_, counted| is_fresh(*counted, now));
        if lists.len() < LARGE_LISTS_KNOWN {
            lists.insert(key(count, args), now);
        }
    }

    /// It was counted, and is not large any more.
    pub(super) fn forget(&self, count: &Statement, args: &[Arg]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(count, args));
    }
}

fn key(count: &Statement, args: &[Arg]) -> (String, Vec<Arg>) {
    (count.name.clone(), args.to_vec())
}

fn is_fresh(counted: Instant, now: Instant) -> bool {
    now.duration_since(counted) < LARGE_LIST_LASTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_of_one_scope_and_grows_old() {
        let (lists, count, now) = (LargeLists::default(), Statement::new("a.count", ""), Instant::now());
        let of = |channel: &str| [Arg::Texts(Some(vec![channel.to_owned()]))];
        lists.add(&count, &of("1"), now);
        assert!(lists.has(&count, &of("1"), now));
        assert!(!lists.has(&count, &of("2"), now) && !lists.has(&count, &[Arg::Texts(None)], now));
        assert!(!lists.has(&Statement::new("b.count", ""), &of("1"), now));
        assert!(!lists.has(&count, &of("1"), now + LARGE_LIST_LASTS));
    }

    #[test]
    fn so_many_are_known_and_the_old_ones_make_room() {
        let (lists, count, now) = (LargeLists::default(), Statement::new("a.count", ""), Instant::now());
        let of = |at: usize| [Arg::from(at.to_string().as_str())];
        for at in 0..=LARGE_LISTS_KNOWN {
            lists.add(&count, &of(at), now);
        }
        assert!(lists.has(&count, &of(0), now) && !lists.has(&count, &of(LARGE_LISTS_KNOWN), now));
        let later = now + LARGE_LIST_LASTS;
        lists.add(&count, &of(LARGE_LISTS_KNOWN), later);
        assert!(lists.has(&count, &of(LARGE_LISTS_KNOWN), later));
        assert_eq!(lists.0.lock().unwrap().len(), 1);
    }
}
