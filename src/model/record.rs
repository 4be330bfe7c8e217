//! A record: a kind, an id and its fields.

use chrono::NaiveDate;

use super::date::parse_day;
use super::kind::Kind;
use super::layout::{path_of, private_folder};
use super::value::Map;

/// One record, as read from its file or about to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Which one, unique within its kind.
    pub id: String,
    /// What it holds; unknown keys are here too.
    pub fields: Map,
    /// Whether it is kept in the private folder of this clone alone, where git never sees it.
    pub private: bool,
}

impl Record {
    /// A record without fields.
    pub fn new(kind: Kind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into(), fields: Map::new(), private: false }
    }

    /// The same record, kept in this clone alone.
    #[must_use]
    pub fn in_private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Its file, relative to the team's folder.
    pub fn path(&self) -> String {
        let path = path_of(self.kind, &self.id);
        if self.private { format!("{}/{path}", private_folder()) } else { path }
    }

    /// The member who writes it; `None` for the team file, which nobody owns.
    pub fn writer(&self) -> Option<&str> {
        let named = self.fields.text("by").filter(|_| matches!(self.kind, Kind::Pact | Kind::Sprint));
        match self.kind {
            Kind::Team => None,
            Kind::Member => Some(&self.id),
            Kind::Goal => match self.id.split_once('/') {
                Some(("ours", _)) => self.fields.text("keeper"),
                Some((owner, _)) => Some(owner),
                None => None,
            },
            Kind::Pact | Kind::Checkin | Kind::Feedback => self.id.split('.').nth(1),
            Kind::Sprint => self.id.rsplit('.').next().or(named),
            Kind::SprintLeaf | Kind::ReviewLeaf => self.id.rsplit('/').next(),
            Kind::Joint => self.id.rsplit('.').next(),
        }
    }

    /// The day in its name; `None` for kinds whose names hold none.
    pub fn day(&self) -> Option<NaiveDate> {
        match self.kind {
            Kind::Pact | Kind::Checkin | Kind::Feedback => {
                let (day, rest) = self.id.split_at_checked(10)?;
                parse_day(day).filter(|_| rest.is_empty() || rest.starts_with('.'))
            }
            _ => None,
        }
    }

    /// Whether it holds a value that lost a clash.
    pub fn has_clashes(&self) -> bool {
        !self.fields.list("clashes").is_empty()
    }

    /// Whether somebody marked it.
    pub fn is_starred(&self) -> bool {
        self.fields.is_true("star")
    }
}
