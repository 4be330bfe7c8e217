//! `inbox`: what changed since the mark, and moving the mark. The mark is a commit, kept in this clone alone.

use super::App;
use crate::error::{Error, Exit};
use crate::model::Scope;
use crate::ops::inbox::{self, News};
use crate::store;

/// The state file with the commit up to which everything was read.
const MARK: &str = "inbox";

impl App {
    /// Shows what the others did since I last looked.
    pub fn inbox(&mut self, mark_read: bool) -> Result<Exit, Error> {
        let opened = self.open()?;
        let site = &opened.site;
        opened.now.me(&store::load(&site.root, &Scope::people()).snapshot)?;
        let head = site.repo.head()?;
        let mark = site.repo.read_state(MARK)?.and_then(|text| site.repo.parse_id(text.trim()).ok());
        // A mark that history no longer holds counts as none: better twice than never.
        let mark = match (mark, head) {
            (Some(mark), Some(head)) if site.repo.is_ancestor(head, mark).unwrap_or(false) => Some(mark),
            _ => None,
        };
        let news: Vec<News> = match head {
            Some(head) => site
                .repo
                .differences(mark, head, &site.prefix)?
                .into_iter()
                .map(|one| News {
                    path: one.path.strip_prefix(&site.prefix).unwrap_or(&one.path).to_owned(),
                    was_there: one.old.is_some(),
                    is_there: one.new.is_some(),
                })
                .collect(),
            None => Vec::new(),
        };
        let loaded = super::load(&opened, &inbox::scope(&news));
        let view = inbox::inbox(&loaded.snapshot, &opened.now, &news, mark_read)?;
        if let (true, Some(head)) = (mark_read, head) {
            site.repo.write_state(MARK, &head.to_string())?;
        }
        self.show("inbox", &view, &opened.now, &loaded.problems)?;
        Ok(Exit::of(&loaded.problems))
    }
}
