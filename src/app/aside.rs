//! What a clone keeps aside, with the commands that bring it back.

use super::Site;
use crate::error::Error;
use crate::git::Oid;
use crate::model::Problem;
use crate::ops::sync::{Travelled, amounts};
use crate::sync::{self, Kept, What};

impl Site {
    /// What is kept under `refs/ally/lost/` and not part of the branch, as findings.
    pub(super) fn kept_aside(&self) -> Result<Vec<Problem>, Error> {
        let kept = sync::kept_aside(&self.repo, &self.prefix)?;
        Ok(kept.iter().map(|kept| self.told(kept)).collect())
    }

    fn told(&self, kept: &Kept) -> Problem {
        let id = short(kept.id);
        let (message, fix) = match &kept.what {
            What::File => (
                "this keeps one side of a file that could not be merged, because it could not be read"
                    .to_owned(),
                format!("`ally git show {id}` shows it"),
            ),
            What::History { records, others, is_related } => {
                (history(records, *others), self.ways_back(&id, *is_related))
            }
        };
        Problem::new(&kept.reference, "kept-aside", message).with_fix(fix)
    }

    /// One by one, and all at once.
    fn ways_back(&self, id: &str, is_related: bool) -> String {
        // Git takes a path behind a colon from the root of the repository, unless it says otherwise.
        let here = if self.prefix.is_empty() { "" } else { "./" };
        let unrelated = if is_related { "" } else { " --allow-unrelated-histories" };
        format!(
            "`ally git show {id}:{here}PATH` shows one of them; `ally git checkout {id} -- PATH`, `ally git commit -m 'Bring \
             it back'` and `ally sync` bring it back; `ally git merge --no-edit{unrelated} {id}` and `ally sync` bring \
             back all"
        )
    }
}

fn history(records: &[Travelled], others: usize) -> String {
    let such = records.first().map_or_else(String::new, |first| format!(", such as {}", first.path));
    format!("this keeps a history that was replaced, with {}{such}", amounts(records, others))
}

/// A commit's id as people read it.
fn short(id: Oid) -> String {
    id.to_string().chars().take(10).collect()
}
