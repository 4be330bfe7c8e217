//! What a person is told while git talks to a remote, or reads for long.

use std::fmt;
use std::sync::Arc;

use super::{Oid, World};

/// Where something that may take long stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A conversation begins: with this address, whose password is left out. Programs may ask for one next.
    Reaching(&'a str),
    /// So many of all objects have come.
    Receiving(usize, usize),
    /// So many of all objects have gone.
    Sending(usize, usize),
    /// So many commits of the history have been looked at.
    Reading(usize),
    /// The signature of this commit is being checked.
    Verifying(Oid),
    /// The conversation is over, well or not.
    Over,
}

/// Who is told the steps; nobody unless somebody waits.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<Told>>);

type Told = dyn Fn(Step<'_>) + Send + Sync;

impl Progress {
    /// Tells this one.
    pub fn to(told: impl Fn(Step<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    pub(super) fn tell(&self, step: Step<'_>) {
        if let Some(told) = &self.0 {
            told(step);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Progress(told)" } else { "Progress(nobody)" })
    }
}

/// A conversation that is going on.
pub(super) struct Talking<'a>(&'a Progress);

impl<'a> Talking<'a> {
    /// It begins.
    pub(super) fn with(address: &str, world: &'a World) -> Self {
        world.progress.tell(Step::Reaching(address));
        Self(&world.progress)
    }
}

impl Drop for Talking<'_> {
    fn drop(&mut self) {
        self.0.tell(Step::Over);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::super::practice::Clone;
    use super::*;

    #[test]
    fn every_commit_of_a_history_that_is_read_is_told() {
        let mut clone = Clone::new();
        for _ in 0..3 {
            clone.git(&["commit", "--quiet", "--allow-empty", "-m", "one"]);
        }
        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&told);
        clone.world.progress = Progress::to(move |step| kept.lock().unwrap().push(format!("{step:?}")));
        let head = clone.repo.head().unwrap().unwrap();
        let none = |_: &str| false;
        let repo = clone.again();
        repo.past(head, "", &none, &none, &mut |_| unreachable!("no merge"), &clone.world).unwrap();
        assert_eq!(*told.lock().unwrap(), ["Reading(0)", "Reading(1)", "Reading(2)"]);
    }
}
