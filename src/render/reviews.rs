//! Reviews: the list of them.

use super::{Page, Row};
use crate::ops::review::Listing;
use crate::ops::words::{and, day};

impl Row for Listing {
    const HEADER: &'static [&'static str] = &["review", "days", "state", "parts by", "missing", "decisions"];

    fn cells(&self, page: &Page) -> Vec<String> {
        vec![
            self.period.clone(),
            format!("{} – {}", day(self.from, page.today), day(self.to, page.today)),
            self.state.to_owned(),
            and(&self.present),
            and(&self.missing),
            if self.decisions == 0 { String::new() } else { self.decisions.to_string() },
        ]
    }
}
