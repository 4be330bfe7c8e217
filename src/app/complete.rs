//! What a shell may offer while somebody types: reads only what it needs, asks nobody, writes nothing, and has nothing
//! to say where anything is wrong.

use chrono::Days;

use super::{App, Opened};
use crate::model::{Kind, Snapshot, path_of};
use crate::ops::complete::{self, Offer, Wanted};
use crate::store;

/// So many dated records are offered, the newest.
const MOST: usize = 40;

impl App {
    /// What may be typed where `typed` stands already.
    pub fn offers(&self, wanted: Wanted, typed: &str) -> Vec<Offer> {
        let Ok(opened) = self.open() else {
            // Dates and rhythms are the same everywhere.
            return complete::offers(&Snapshot::default(), &self.anywhere(), wanted, typed);
        };
        let mut team = store::load(&opened.site.root, &wanted.scope(&opened.now)).snapshot;
        for kind in wanted.dated() {
            put_newest(&mut team, &opened, kind, typed);
        }
        complete::offers(&team, &opened.now, wanted, typed)
    }

    /// The settings, with what each one is for.
    pub fn setting_names(&self) -> Vec<Offer> {
        super::settings::names().map(|(name, meaning)| Offer::new(name, meaning)).collect()
    }
}

/// Reads the newest records of a kind that what is typed may mean; no other file is opened.
fn put_newest(team: &mut Snapshot, opened: &Opened, kind: Kind, typed: &str) {
    let root = &opened.site.root;
    // A partner's day may be ahead of mine.
    let last = opened.now.today.checked_add_days(Days::new(1)).unwrap_or(opened.now.today);
    let fits = |id: &String| {
        let last = id.rsplit('.').next().unwrap_or_default();
        id.starts_with(typed) || complete::is_last_part(kind, last, typed)
    };
    let ids = store::recent_ids(root, kind, complete::since(&opened.now), last);
    for id in ids.into_iter().filter(fits).take(MOST) {
        let path = path_of(kind, &id);
        if let Ok(Some(bytes)) = store::read_bytes(root, &path)
            && let Ok(record) = store::parse(kind, &id, &path, &bytes)
        {
            team.put(record);
        }
    }
}
